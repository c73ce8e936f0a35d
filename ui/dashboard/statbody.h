// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dashboard/panelbody.h"
#include "ui/widgets/unitformat.h"

#include <array>

namespace pushscope::ui {

/// The newest value in large, how it changed over the window, and its sparkline. Up to four series side by
/// side.
class StatBody : public PanelBody
{
    Q_OBJECT

public:
    StatBody(const ThemeStore &themes, QWidget *parent = nullptr);

    void setSpec(const PanelSpec &spec) override;
    void draw(const DrawFrame &frame, const SeriesBinder &binder) override;

    struct Item
    {
        QString label{};
        FormattedValue value{};
        QString change{}; ///< "+0.3 GiB", "steady"
        QColor colour{};
        bool above = false; ///< the threshold
        std::vector<double> spark{};
    };
    [[nodiscard]] const std::vector<Item> &items() const { return m_items; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void paintItem(QPainter &painter, const Item &item, const QRect &rect) const;

    const ThemeStore &m_themes;
    PanelSpec m_spec;
    std::vector<Item> m_items;
    std::array<SteadyFormat, 4> m_formats; ///< of as many numbers as there is room for
    QString m_oldest; ///< "−60 s"
};

/// "+0.3 GiB", "−2 %", or "steady" where the digits shown do not differ.
[[nodiscard]] QString changeText(double before, double after, const QString &unit);
/// "−60 s", "−5 min": the left end of a sparkline.
[[nodiscard]] QString oldestText(std::chrono::milliseconds window);

} // namespace pushscope::ui
