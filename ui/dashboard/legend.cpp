// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/legend.h"

#include <QFontMetrics>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace pushscope::ui {

namespace {

constexpr int kSwatch = 10;
constexpr int kGap = 6;
constexpr int kBetween = 12; ///< entries of a line
constexpr int kHead = 20;
constexpr int kRow = 24;
constexpr int kColumn = 148;
constexpr int kMaxWidth = 36; ///< of the column of maxima
constexpr int kRight = 16;

void paintSwatch(QPainter &painter, const LegendEntry &entry, int x, int middle)
{
    QPen pen(entry.colour, 2);
    pen.setCapStyle(Qt::FlatCap);
    if (entry.dashed)
        pen.setDashPattern({2, 1});
    painter.setPen(pen);
    painter.drawLine(x, middle, x + kSwatch, middle);
}

} // namespace

LegendLine::LegendLine(const ThemeStore &themes, QWidget *parent)
    : QWidget(parent)
    , m_themes(themes)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    connect(&themes, &ThemeStore::changed, this, [this] { updateGeometry(); });
}

QFont LegendLine::labelFont() const
{
    return m_themes.font(FontRole::Small, Face::Words);
}

QFont LegendLine::valueFont() const
{
    QFont font = m_themes.font(FontRole::Small);
    font.setWeight(QFont::DemiBold);
    return font;
}

int LegendLine::labelWidth(const LegendEntry &entry) const
{
    return entry.label.isEmpty()
               ? 0
               : kSwatch + kGap + QFontMetrics(labelFont()).horizontalAdvance(entry.label) + kGap;
}

void LegendLine::setEntries(QList<LegendEntry> entries)
{
    if (entries == m_entries)
        return;
    const QSize before = sizeHint();
    m_entries = std::move(entries);
    QString all;
    for (const LegendEntry &entry : m_entries)
        all += entry.label + u' ' + entry.value + u' ';
    setAccessibleName(all.trimmed());
    if (sizeHint() != before)
        updateGeometry();
    update();
}

QSize LegendLine::sizeHint() const
{
    const QFontMetrics values(valueFont());
    int width = 0;
    for (const LegendEntry &entry : m_entries) {
        // In whole steps, so that the header does not move with every digit.
        const int step = values.horizontalAdvance(QLatin1String("000"));
        const int value = (values.horizontalAdvance(entry.value) / step + 1) * step;
        width += labelWidth(entry) + value + (width > 0 ? kBetween : 0);
    }
    return {width, values.height()};
}

void LegendLine::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QFontMetrics values(valueFont());
    int x = 0;
    for (const LegendEntry &entry : m_entries) {
        if (!entry.label.isEmpty()) {
            paintSwatch(painter, entry, x, height() / 2);
            painter.setFont(labelFont());
            painter.setPen(m_themes.theme().t2);
            painter.drawText(QRect(x + kSwatch + kGap, 0, labelWidth(entry), height()),
                             Qt::AlignLeft | Qt::AlignVCenter, entry.label);
        }
        x += labelWidth(entry);
        painter.setFont(valueFont());
        painter.setPen(entry.label.isEmpty() && m_entries.size() > 1 ? entry.colour : m_themes.theme().t1);
        painter.drawText(QRect(x, 0, width() - x, height()), Qt::AlignLeft | Qt::AlignVCenter, entry.value);
        x += values.horizontalAdvance(entry.value) + kBetween;
    }
}

LegendColumn::LegendColumn(const ThemeStore &themes, QWidget *parent)
    : QWidget(parent)
    , m_themes(themes)
{
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
    connect(&themes, &ThemeStore::changed, this, [this] { updateGeometry(); });
}

QSize LegendColumn::sizeHint() const
{
    return {kColumn * m_themes.textPercent() / 100, kRow * 3};
}

void LegendColumn::setContent(Content content)
{
    if (content == m_content)
        return;
    m_content = std::move(content);
    update();
}

int LegendColumn::rowsThatFit() const
{
    const int all = static_cast<int>(m_content.entries.size());
    const int tail = m_content.mean.isEmpty() && m_content.omitted == 0 ? 0 : kRow;
    const int room = (height() - kHead - tail) / kRow;
    return std::clamp(all <= room ? all : room - 1, 0, all);
}

void LegendColumn::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = m_themes.theme();
    painter.setFont(m_themes.font(FontRole::Micro));
    painter.setPen(theme.t3);
    const QRect head(0, 0, width() - kRight, kHead);
    painter.drawText(head, Qt::AlignLeft | Qt::AlignVCenter, m_content.head);
    painter.drawText(head, Qt::AlignRight | Qt::AlignVCenter, QStringLiteral("max"));

    const int rows = rowsThatFit();
    for (int i = 0; i < rows; ++i)
        paintRow(painter, i, QRect(0, kHead + i * kRow, width() - kRight, kRow));
    paintTail(painter, kHead + rows * kRow, m_content.entries.size() - rows + m_content.omitted);
}

void LegendColumn::paintRow(QPainter &painter, int index, const QRect &row) const
{
    const Theme &theme = m_themes.theme();
    const LegendEntry &entry = m_content.entries[index];
    paintSwatch(painter, entry, row.left(), row.center().y());
    const int maxWidth = kMaxWidth * m_themes.textPercent() / 100;
    const QRect max(row.right() - maxWidth + 1, row.top(), maxWidth, row.height());
    painter.setFont(m_themes.font(FontRole::Small));
    painter.setPen(theme.t3);
    painter.drawText(max, Qt::AlignRight | Qt::AlignVCenter, entry.max);

    QFont strong = m_themes.font(FontRole::Body);
    strong.setWeight(QFont::DemiBold);
    painter.setFont(strong);
    painter.setPen(m_hovered == index ? theme.ink : theme.t1);
    const int valueWidth = painter.fontMetrics().horizontalAdvance(entry.value);
    const QRect value(max.left() - valueWidth - 4, row.top(), valueWidth + 1, row.height());
    painter.drawText(value, Qt::AlignLeft | Qt::AlignVCenter, entry.value);

    painter.setFont(m_themes.font(FontRole::Body, Face::Words));
    painter.setPen(m_hovered == index ? theme.ink : theme.t2);
    const int left = row.left() + kSwatch + kGap + 2;
    painter.drawText(QRect(left, row.top(), value.left() - left - 2, row.height()),
                     Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(entry.label, Qt::ElideMiddle, value.left() - left - 4));
}

void LegendColumn::paintTail(QPainter &painter, int top, qsizetype hidden) const
{
    const Theme &theme = m_themes.theme();
    const QRect row(0, top, width() - kRight, kRow);
    if (row.bottom() > height())
        return;
    const int left = kSwatch + kGap + 2;
    painter.setFont(m_themes.font(FontRole::Body, Face::Words));
    painter.setPen(theme.t3);
    if (hidden > 0) {
        painter.drawText(row.adjusted(left, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                         QStringLiteral("and %1 more").arg(hidden));
        return;
    }
    if (m_content.mean.isEmpty())
        return;
    painter.fillRect(QRect(0, top, row.width(), 1), theme.sep);
    painter.drawText(row.adjusted(left, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, QStringLiteral("mean"));
    painter.setFont(m_themes.font(FontRole::Small));
    painter.drawText(row, Qt::AlignRight | Qt::AlignVCenter, m_content.unit);
    QFont strong = m_themes.font(FontRole::Body);
    strong.setWeight(QFont::DemiBold);
    painter.setFont(strong);
    painter.setPen(theme.t1);
    painter.drawText(row.adjusted(0, 0, -kMaxWidth * m_themes.textPercent() / 100 - 4, 0),
                     Qt::AlignRight | Qt::AlignVCenter, m_content.mean);
}

void LegendColumn::mouseMoveEvent(QMouseEvent *event)
{
    const int y = static_cast<int>(event->position().y()) - kHead;
    const int index = y / kRow;
    if (y >= 0 && index < rowsThatFit())
        setHovered(index);
    else
        setHovered(std::nullopt);
}

void LegendColumn::leaveEvent(QEvent *)
{
    setHovered(std::nullopt);
}

void LegendColumn::setHovered(std::optional<int> index)
{
    if (index == m_hovered)
        return;
    m_hovered = index;
    update();
    Q_EMIT hoverChanged();
}

} // namespace pushscope::ui
