// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/statbody.h"

#include "ui/dashboard/panelwords.h"
#include "ui/widgets/sparkline.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace pushscope::ui {

namespace {

constexpr int kPadding = 16;
constexpr int kCaption = 16;
constexpr int kSparkSteps = 160;

} // namespace

QString changeText(double before, double after, const QString &unit)
{
    const double change = after - before;
    const UnitScale scale = unitScale(std::max(std::abs(before), std::abs(after)), unit);
    if (formatScaled(before, scale, unit) == formatScaled(after, scale, unit))
        return QStringLiteral("steady");
    const FormattedValue text = formatValue(change, unit);
    return (change > 0 ? QStringLiteral("+") : QString()) + text.text();
}

QString oldestText(std::chrono::milliseconds window)
{
    return QChar(u'−') + durationText(window);
}

StatBody::StatBody(const ThemeStore &themes, QWidget *parent)
    : PanelBody(parent)
    , m_themes(themes)
{
}

void StatBody::setSpec(const PanelSpec &spec)
{
    m_spec = spec;
}

void StatBody::draw(const DrawFrame &frame, const SeriesBinder &binder)
{
    m_items.clear();
    m_oldest = oldestText(frame.window);
    const auto &all = binder.series();
    for (std::size_t i = 0; i < std::min(all.size(), m_formats.size()); ++i) {
        const PanelSeries &series = all[i];
        Item item{.label = all.size() > 1 ? series.label : QString(), .colour = series.colour};
        item.spark = equalSteps(*series.history, frame, kSparkSteps);
        if (const auto value = valueAt(*series.history, frame.legendTime())) {
            item.value = m_formats[i].take(*value, binder.unit());
            item.above = m_spec.threshold && *value > *m_spec.threshold;
            const auto first = std::ranges::find_if(item.spark, [](double v) { return std::isfinite(v); });
            if (first != item.spark.end())
                item.change = changeText(*first, *value, binder.unit());
        } else {
            item.value = {QStringLiteral("–"), {}};
        }
        m_items.push_back(std::move(item));
    }
    update();
}

void StatBody::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const int count = static_cast<int>(m_items.size());
    const QRect inner = rect().adjusted(kPadding, 0, -kPadding, -8);
    for (int i = 0; i < count; ++i) {
        const int left = inner.left() + inner.width() * i / count;
        const int right = inner.left() + inner.width() * (i + 1) / count - (i + 1 < count ? kPadding : 0);
        paintItem(painter, m_items[static_cast<std::size_t>(i)],
                  QRect(left, inner.top(), right - left, inner.height()));
    }
}

void StatBody::paintItem(QPainter &painter, const Item &item, const QRect &rect) const
{
    const Theme &theme = m_themes.theme();
    QFont large = m_themes.font(rect.height() > 90 ? FontRole::Gauge : FontRole::Verdict);
    painter.setFont(large);
    const int textHeight = painter.fontMetrics().height();
    const QRect number(rect.left(), rect.top(), rect.width(), textHeight);
    painter.setPen(isStale() ? theme.t3 : item.above ? theme.err : theme.ink);
    painter.drawText(number, Qt::AlignLeft | Qt::AlignVCenter, item.value.number);
    const int after = rect.left() + painter.fontMetrics().horizontalAdvance(item.value.number) + 6;
    painter.setFont(m_themes.font(FontRole::Body));
    painter.setPen(theme.t2);
    painter.drawText(QRect(after, number.top(), rect.right() - after, number.height() - 5),
                     Qt::AlignLeft | Qt::AlignBottom, item.value.unit);

    int top = number.bottom() + 1;
    if (!item.label.isEmpty()) {
        painter.setFont(m_themes.font(FontRole::Small, Face::Words));
        painter.drawText(QRect(rect.left(), top, rect.width(), kCaption), Qt::AlignLeft | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(item.label, Qt::ElideMiddle, rect.width()));
        top += kCaption;
    }
    const QRect caption(rect.left(), rect.bottom() - kCaption + 1, rect.width(), kCaption);
    painter.setFont(m_themes.font(FontRole::Micro));
    painter.setPen(theme.t3);
    painter.drawText(caption, Qt::AlignLeft | Qt::AlignVCenter, m_oldest);
    painter.drawText(caption, Qt::AlignRight | Qt::AlignVCenter, item.change);
    const QRect spark(rect.left(), top + 6, rect.width(), caption.top() - top - 8);
    if (spark.height() >= 12)
        paintSparkArea(&painter, spark, item.spark, item.above ? theme.err : item.colour);
}

} // namespace pushscope::ui
