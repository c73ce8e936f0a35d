// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/runlabel.h"

#include <QFontMetrics>
#include <QPainter>

namespace pushscope::ui {

namespace {

constexpr int kDot = 6;
constexpr int kDotGap = 6;

} // namespace

RunLabel::RunLabel(const ThemeStore &themes, FontRole role, QWidget *parent)
    : QWidget(parent)
    , m_themes(themes)
    , m_role(role)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    connect(&themes, &ThemeStore::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void RunLabel::setRuns(QList<Run> runs)
{
    if (runs == m_runs)
        return;
    const QSize before = sizeHint();
    m_runs = std::move(runs);
    setAccessibleName(text());
    if (sizeHint() != before)
        updateGeometry();
    update();
}

void RunLabel::setAlignment(Qt::Alignment alignment)
{
    m_alignment = alignment;
    update();
}

QString RunLabel::text() const
{
    QString all;
    for (const Run &run : m_runs)
        all += run.text;
    return all;
}

QSize RunLabel::sizeHint() const
{
    int width = 0;
    for (const Run &run : m_runs)
        width += widthOf(run);
    return {width, QFontMetrics(m_themes.font(m_role)).height()};
}

void RunLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    int x = m_alignment & Qt::AlignRight ? width() - sizeHint().width() : 0;
    for (const Run &run : m_runs) {
        if (run.dot) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(*run.dot);
            painter.drawEllipse(QRectF(x, (height() - kDot) / 2.0, kDot, kDot));
        }
        const int skip = run.dot ? kDot + kDotGap : 0;
        painter.setFont(fontOf(run));
        painter.setPen(colour(m_themes.theme(), run.tone));
        painter.drawText(QRect(x + skip, 0, widthOf(run) - skip + 1, height()),
                         Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, run.text);
        x += widthOf(run);
    }
}

QFont RunLabel::fontOf(const Run &run) const
{
    QFont font = m_themes.font(m_role);
    if (run.strong)
        font.setWeight(QFont::DemiBold);
    return font;
}

int RunLabel::widthOf(const Run &run) const
{
    return QFontMetrics(fontOf(run)).horizontalAdvance(run.text) + (run.dot ? kDot + kDotGap : 0);
}

} // namespace pushscope::ui
