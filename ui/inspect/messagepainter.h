// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capture.h"
#include "ui/inspect/messagetext.h"
#include "ui/inspect/previewhighlight.h"

#include <QFont>
#include <QPixmap>
#include <QRect>

#include <map>
#include <optional>
#include <vector>

class QPainter;

namespace pushscope::ui {

class ThemeStore;

/// What stands beside a row besides its message.
struct RowMarks
{
    std::optional<QColor> colour; ///< of the rule that fits
    bool bookmarked = false;
    bool pinned = false;
};

/// Draws rows of the message table straight onto the screen, without asking the model cell by cell: a frame
/// of the display has some forty rows, all new while messages pour in. UI thread.
class MessagePainter
{
public:
    static constexpr int kGutter = 16; ///< left of the first column

    explicit MessagePainter(const ThemeStore &themes);
    /// After theme or text size have changed.
    void restyle();
    void setHighlight(PreviewHighlight highlight) { m_highlight = std::move(highlight); }

    struct Cell
    {
        MessageColumn column;
        int x;
        int width;
    };
    struct Row
    {
        QRect rect;                           ///< the whole width
        const client::Frame *frame = nullptr; ///< null: still being read
        const client::Frame *below = nullptr;
        QString source;
        RowMarks marks;
        bool selected = false;
        bool hovered = false;
        bool focused = false; ///< the current row, with the keyboard
        bool slow = false;    ///< its latency stands out
    };
    void paint(QPainter &painter, const Row &row, const std::vector<Cell> &cells);

private:
    void paintBack(QPainter &painter, const Row &row);
    void paintCell(QPainter &painter, const Row &row, const Cell &cell, int baseline);
    void paintText(QPainter &painter, const Cell &cell, int baseline, const QString &text, const QFont &font,
                   const QFontMetrics &metrics, const QColor &colour);
    void paintPreview(QPainter &painter, const Row &row, const Cell &cell, int baseline);
    void paintArrow(QPainter &painter, const Row &row, const Cell &cell) const;
    void paintBadgeOf(QPainter &painter, const Row &row, const Cell &cell);
    [[nodiscard]] QColor colourOf(const Row &row, MessageColumn column) const;

    const ThemeStore &m_themes;
    PreviewHighlight m_highlight;
    QFont m_words, m_wordsStrong, m_numbers, m_mono;
    QFontMetrics m_wordsMetrics, m_wordsStrongMetrics, m_numbersMetrics, m_monoMetrics;
    double m_monoAdvance = 7;
    std::map<std::pair<int, int>, QPixmap> m_badges; ///< by transport and device pixel ratio in hundredths
};

} // namespace pushscope::ui
