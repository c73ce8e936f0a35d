// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dashboard/panelbody.h"
#include "ui/widgets/unitformat.h"

namespace pushscope::ui {

/// One number on an arc of 220 degrees. A second binding is the whole that the first is a part of; else the
/// scale's maximum, 100 for a share, or the next round number above what was seen.
class GaugeBody : public PanelBody
{
    Q_OBJECT

public:
    GaugeBody(const ThemeStore &themes, QWidget *parent = nullptr);

    void setSpec(const PanelSpec &spec) override;
    void draw(const DrawFrame &frame, const SeriesBinder &binder) override;

    struct Reading
    {
        std::optional<double> value; ///< none: nothing to show yet
        double min = 0, max = 1;
        [[nodiscard]] double share(double of) const;
    };
    [[nodiscard]] const Reading &reading() const { return m_reading; }
    [[nodiscard]] const QString &number() const { return m_number; }
    [[nodiscard]] const QString &caption() const { return m_caption; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void read(const DrawFrame &frame, const SeriesBinder &binder);
    [[nodiscard]] std::optional<double> whole(const DrawFrame &frame, const SeriesBinder &binder) const;
    [[nodiscard]] QRectF paintArc(QPainter &painter, const QRectF &room) const;
    void paintThreshold(QPainter &painter, const QRectF &arc) const;
    void paintTrend(QPainter &painter, const QRect &rect) const;

    const ThemeStore &m_themes;
    PanelSpec m_spec;
    Reading m_reading;
    QColor m_colour;
    QString m_number, m_unit, m_caption, m_change, m_oldest, m_thresholdText;
    SteadyFormat m_format;
    std::vector<double> m_spark;
};

/// The next of 1, 2, 5 times a power of ten that is not below `value`; 1 for what is not positive.
[[nodiscard]] double roundUp(double value);

} // namespace pushscope::ui
