// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/textlabel.h"

#include <QList>
#include <QWidget>

#include <optional>

namespace pushscope::ui {

/// One line of text made of runs in several tones, e.g. `in` **1,284** `msg/s`, with tabular digits; cheap to
/// change often. A run may start with a coloured dot.
class RunLabel : public QWidget
{
    Q_OBJECT

public:
    struct Run
    {
        QString text;
        Tone tone = Tone::Secondary;
        bool strong = false;
        std::optional<QColor> dot;
        bool operator==(const Run &) const = default;
    };

    RunLabel(const ThemeStore &themes, FontRole role, QWidget *parent = nullptr);
    void setRuns(QList<Run> runs);
    void setAlignment(Qt::Alignment alignment);
    [[nodiscard]] QString text() const; ///< of all runs

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] QFont fontOf(const Run &run) const;
    [[nodiscard]] int widthOf(const Run &run) const;

    const ThemeStore &m_themes;
    const FontRole m_role;
    Qt::Alignment m_alignment = Qt::AlignLeft;
    QList<Run> m_runs;
};

} // namespace pushscope::ui
