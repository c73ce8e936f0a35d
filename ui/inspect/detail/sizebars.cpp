// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/detail/sizebars.h"

#include "ui/theme/theme.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/unitformat.h"

#include <QPainter>

#include <algorithm>

namespace pushscope::ui {

namespace {

constexpr int kRow = 20;
constexpr int kBar = 8;
constexpr int kLeft = 48;
constexpr int kRight = 208; ///< room for the numbers
constexpr int kMore = 104;  ///< of it for the overhead
constexpr int kSwatch = 8;
constexpr int kSwatchGap = 6;
constexpr int kLegendGap = 16;

QString bytesText(qint64 bytes)
{
    return formatCount(static_cast<quint64>(bytes)) + QStringLiteral(" B");
}

} // namespace

SizeBars::SizeBars(const ThemeStore &themes, QWidget *parent)
    : QWidget(parent)
    , m_themes(themes)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&themes, &ThemeStore::changed, this, [this] {
        updateGeometry();
        update();
    });
}

int SizeBars::rowHeight() const
{
    return kRow * m_themes.textPercent() / 100;
}

void SizeBars::setBars(std::vector<Bar> bars)
{
    m_bars = std::move(bars);
    QStringList words;
    for (const Bar &bar : m_bars)
        words.push_back(tr("%1 %2, of them %3 payload")
                            .arg(badgeText(bar.transport), bytesText(bar.total()), bytesText(bar.payload)));
    setAccessibleName(words.join(QStringLiteral("; ")));
    updateGeometry();
    update();
}

QSize SizeBars::sizeHint() const
{
    return {400, static_cast<int>(m_bars.size()) * rowHeight()};
}

QSize SizeBars::minimumSizeHint() const
{
    return {300, sizeHint().height()};
}

void SizeBars::paintBar(QPainter &painter, const Bar &bar, const QRect &row, qint64 longest) const
{
    const Theme &theme = m_themes.theme();
    const int scaled = m_themes.textPercent();
    paintBadge(&painter, QRect(QPoint(row.left(), row.top() + (row.height() - badgeSize(bar.transport, m_themes).height()) / 2), badgeSize(bar.transport, m_themes)), bar.transport, m_themes);
    const double room = std::max(16, row.width() - (kLeft + kRight) * scaled / 100);
    const double scale = longest > 0 ? room / static_cast<double>(longest) : 0;
    const double left = row.left() + kLeft * scaled / 100.0;
    const double top = row.top() + (row.height() - kBar) / 2.0;
    const double payload = std::max(bar.payload > 0 ? 1.0 : 0.0, static_cast<double>(bar.payload) * scale);
    const double overhead = std::max(1.0, static_cast<double>(bar.overhead) * scale);
    painter.fillRect(QRectF(left, top, payload, kBar), theme.series[1]);
    painter.fillRect(QRectF(left + payload + 1, top, overhead, kBar), theme.series[3]);

    QFont strong = m_themes.font(FontRole::Small);
    strong.setWeight(QFont::DemiBold);
    painter.setFont(strong);
    painter.setPen(theme.ink);
    painter.drawText(row.adjusted(0, 0, -kMore * scaled / 100, 0), Qt::AlignRight | Qt::AlignVCenter, bytesText(bar.total()));
    painter.setFont(m_themes.font(FontRole::Small));
    painter.setPen(theme.t3);
    QString more = QStringLiteral("+%1").arg(bytesText(bar.overhead));
    if (bar.payload > 0)
        more += QStringLiteral(" · %1 %").arg(formatNumber(100.0 * static_cast<double>(bar.overhead) / static_cast<double>(bar.payload), 0));
    painter.drawText(row, Qt::AlignRight | Qt::AlignVCenter, more);
}

void SizeBars::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const auto longest = std::ranges::max_element(m_bars, {}, &Bar::total);
    int top = 0;
    for (const Bar &bar : m_bars) {
        paintBar(painter, bar, QRect(0, top, width(), rowHeight()), longest->total());
        top += rowHeight();
    }
}

SizeLegend::SizeLegend(const ThemeStore &themes, QWidget *parent)
    : QWidget(parent)
    , m_themes(themes)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&themes, &ThemeStore::changed, this, [this] {
        updateGeometry();
        update();
    });
}

QSize SizeLegend::sizeHint() const
{
    const QFontMetrics metrics(m_themes.font(FontRole::Small, Face::Words));
    return {2 * (kSwatch + kSwatchGap) + kLegendGap + metrics.horizontalAdvance(tr("payload")) +
                metrics.horizontalAdvance(tr("overhead")),
            metrics.height()};
}

void SizeLegend::paintEvent(QPaintEvent *)
{
    const Theme &theme = m_themes.theme();
    QPainter painter(this);
    painter.setFont(m_themes.font(FontRole::Small, Face::Words));
    int x = 0;
    const auto entry = [&](const QColor &tone, const QString &word) {
        painter.fillRect(QRect(x, (height() - kSwatch) / 2, kSwatch, kSwatch), tone);
        painter.setPen(theme.t3);
        const int advance = painter.fontMetrics().horizontalAdvance(word);
        painter.drawText(QRect(x + kSwatch + kSwatchGap, 0, advance + 1, height()), Qt::AlignVCenter, word);
        x += kSwatch + kSwatchGap + advance + kLegendGap;
    };
    entry(theme.series[1], tr("payload"));
    entry(theme.series[3], tr("overhead"));
}

} // namespace pushscope::ui
