// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace pushscope::ui {

/// A term of the filter language that compares a field with a value as it stands in JSON: `data.price>187.42`. Empty
/// where there is no term for it, as for containers.
[[nodiscard]] QString fieldTerm(const QByteArray &pointer, const QString &sign, const QByteArray &jsonValue);

} // namespace pushscope::ui
