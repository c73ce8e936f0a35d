// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/detail/blockview.h"

#include "ui/theme/theme.h"
#include "ui/widgets/unitformat.h"

#include <QPainter>

#include <algorithm>

namespace pushscope::ui {

namespace {

constexpr int kAnnotation = 152; ///< width
constexpr int kGap = 24;

QColor colour(const Theme &theme, BlockRun::Tone tone)
{
    switch (tone) {
    case BlockRun::Tone::Name: return theme.t2;
    case BlockRun::Tone::Value: return theme.t1;
    case BlockRun::Tone::Payload: return theme.series[1];
    case BlockRun::Tone::Size: return theme.series[0];
    case BlockRun::Tone::Escape: return theme.t3;
    }
    return theme.t1;
}

QString bytesText(qint64 bytes)
{
    return formatCount(static_cast<quint64>(bytes)) + QStringLiteral(" B");
}

} // namespace

BlockView::BlockView(const ThemeStore &themes, QWidget *parent)
    : QWidget(parent)
    , m_themes(themes)
{
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setAccessibleName(tr("Lines of the message"));
    connect(&themes, &ThemeStore::changed, this, [this] {
        m_columns = -1;
        updateGeometry();
        update();
    });
}

void BlockView::setAnatomy(const capture::WireAnatomy &anatomy)
{
    m_anatomy = anatomy;
    m_columns = -1;
    updateGeometry();
    update();
}

int BlockView::rowHeight() const
{
    return std::max(16 * m_themes.textPercent() / 100, QFontMetrics(m_themes.font(FontRole::Mono)).height());
}

int BlockView::annotationWidth() const
{
    return kAnnotation * m_themes.textPercent() / 100;
}

const std::vector<BlockRow> &BlockView::rows(int width) const
{
    const double cell = QFontMetricsF(m_themes.font(FontRole::Mono)).horizontalAdvance(u'0');
    const int columns = std::max(16, static_cast<int>((width - annotationWidth() - kGap) / cell));
    if (columns != m_columns) {
        m_columns = columns;
        m_rows = blockRows(m_anatomy, columns);
    }
    return m_rows;
}

QString BlockView::text() const
{
    QString all;
    for (const BlockRow &row : rows(width())) {
        for (const BlockRun &run : row.runs)
            all += run.text;
        if (!row.annotation.isEmpty())
            all += QStringLiteral(" | %1 %2").arg(row.annotation, bytesText(row.bytes));
        all += u'\n';
    }
    return all;
}

QSize BlockView::sizeHint() const
{
    return {600, heightForWidth(600)};
}

QSize BlockView::minimumSizeHint() const
{
    return {240, 16};
}

int BlockView::heightForWidth(int width) const
{
    return static_cast<int>(rows(width).size()) * rowHeight();
}

void BlockView::paintEvent(QPaintEvent *)
{
    const Theme &theme = m_themes.theme();
    QPainter painter(this);
    const QFont mono = m_themes.font(FontRole::Mono);
    const QFont small = m_themes.font(FontRole::Small);
    const double cell = QFontMetricsF(mono).horizontalAdvance(u'0');
    const int height = rowHeight();
    int top = 0;
    for (const BlockRow &row : rows(width())) {
        painter.setFont(mono);
        double x = row.indent * cell;
        for (const BlockRun &run : row.runs) {
            painter.setPen(colour(theme, run.tone));
            painter.drawText(QRectF(x, top, width() - x, height), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, run.text);
            x += QFontMetricsF(mono).horizontalAdvance(run.text);
        }
        if (!row.annotation.isEmpty()) {
            const QRect place(width() - annotationWidth(), top, annotationWidth(), height);
            painter.setFont(small);
            painter.setPen(theme.t2);
            const QString bytes = bytesText(row.bytes);
            painter.drawText(place, Qt::AlignRight | Qt::AlignVCenter, bytes);
            painter.setPen(theme.t3);
            const int left = place.width() - painter.fontMetrics().horizontalAdvance(bytes) - 8;
            painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter,
                             painter.fontMetrics().elidedText(row.annotation, Qt::ElideRight, left));
        }
        top += height;
    }
}

} // namespace pushscope::ui
