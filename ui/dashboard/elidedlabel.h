// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/textlabel.h"

#include <QWidget>

namespace pushscope::ui {

/// One line of plain text that gives way: it ends in an ellipsis where there is no room, and then tells the
/// whole as its tool tip.
class ElidedLabel : public QWidget
{
    Q_OBJECT

public:
    ElidedLabel(const ThemeStore &themes, FontRole role, Tone tone, QWidget *parent = nullptr);
    void setText(const QString &text);
    void setTone(Tone tone);
    [[nodiscard]] const QString &text() const { return m_text; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    [[nodiscard]] QFont textFont() const;

    const ThemeStore &m_themes;
    const FontRole m_role;
    Tone m_tone;
    QString m_text;
};

} // namespace pushscope::ui
