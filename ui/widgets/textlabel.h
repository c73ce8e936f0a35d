// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QLabel>

namespace pushscope::ui {

/// Strength or meaning of text on screen: ink, t1, t2, t3, or a state.
enum class Tone { Ink, Primary, Secondary, Tertiary, Good, Warn, Error };
[[nodiscard]] QColor colour(const Theme &theme, Tone tone);

/// A label of the type scale: always plain text, styled by the program's style sheet, so that it follows theme
/// and text size by itself.
class TextLabel : public QLabel
{
    Q_OBJECT

public:
    TextLabel(FontRole role, Tone tone, const QString &text = {}, QWidget *parent = nullptr);
    void setTone(Tone tone);
    void setFace(Face face); ///< words unless said otherwise
};

} // namespace pushscope::ui
