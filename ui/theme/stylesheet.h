// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QString>
#include <QStringView>

namespace pushscope::ui {

class ThemeStore;

/// Puts values for `@token` names; the longest name that is known wins, an unknown one stays as it is.
[[nodiscard]] QString substitute(QStringView text, const QHash<QString, QString> &tokens);

/// The style sheet of the program for the theme and text size in force.
[[nodiscard]] QString styleSheet(const ThemeStore &themes);

} // namespace pushscope::ui
