// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QPointF>
#include <QRect>

#include <optional>
#include <vector>

namespace pushscope::ui {

/// Draws lines y = f(x) into an opaque image, smooth, at a cost that depends on the columns and rows they touch
/// and never on how many points they have: the points are first gathered into the stretch that the line covers in
/// each quarter of a pixel column, then these are widened to the pen and laid down once. QPainter's stroker takes
/// several times as long for what 1,000 samples a second look like. All coordinates are the image's pixels.
class GraphRaster
{
public:
    /// What is drawn stays inside `plot`.
    GraphRaster(QImage &image, const QRect &plot);

    /// Forgets the line. Keeps the memory.
    void begin();
    /// Points from left to right; a NaN y ends a segment. One that stands alone becomes a dot.
    void add(QPointF point);

    struct Pen
    {
        QRgb colour = 0;
        double width = 1.5;
        /// Rows above it are drawn in the other colour.
        std::optional<double> above;
        QRgb colourAbove = 0;
        /// Dashes of 4 and gaps of 2 pen units of `dash` pixels, shifted by `phase` pixels; 0 is a solid line.
        double dash = 0;
        double phase = 0;
    };
    void stroke(const Pen &pen);
    /// The area between the line and the row `baseline`; `share` of the colour, 0 to 1.
    void fill(QRgb colour, double share, double baseline);

private:
    struct Stretch
    {
        float top;
        float bottom; ///< not below `top` where nothing is
    };
    /// What of a column lies between line and baseline; whole rows are from `from` to `to`.
    struct Column
    {
        double top = 0, bottom = 0;
        int from = 0, to = 0;
        double share = 0;
    };
    static constexpr int kParts = 4; ///< of a pixel column
    static constexpr int kTile = 16; ///< columns filled at once

    void touch(int part, double y);
    void widen(double radius);
    void strokeColumn(int column, const Pen &pen);
    [[nodiscard]] bool inGap(int column, const Pen &pen) const;
    [[nodiscard]] Column columnToFill(int column, double share, double base) const;
    void fillTile(int column, int from, int to, QRgb colour, uint weight);
    void fillColumn(int column, const Column &area, int doneFrom, int doneTo, QRgb colour);
    [[nodiscard]] QRgb *pixel(int column, int row) const;
    void blend(int column, int row, QRgb colour, double share);

    const QRect m_plot;
    uchar *const m_bits;
    const qsizetype m_bytesPerLine;
    const int m_margin; ///< parts kept beyond either edge, so that a pen reaches in from there
    std::vector<Stretch> m_parts;
    std::vector<Stretch> m_wide;
    std::optional<QPointF> m_last;
};

} // namespace pushscope::ui
