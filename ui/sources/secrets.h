// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/source.h"

#include <QByteArrayView>
#include <QStringList>

namespace pushscope::ui {

/// Whether something of that name holds what only its owner should know: the name of a header, of an item of an
/// address, or of a member of a JSON object.
[[nodiscard]] bool isSecretName(QByteArrayView name);

/// A source as it may be written down.
struct WithoutSecrets
{
    client::SourceOptions options;
    QStringList missing; ///< what was left out, as people call it: `token`, `password`, `header Cookie`
};
/// Takes out the bearer token, the password of the address, and the values of headers, address items and JSON
/// members whose names say that they are secret.
[[nodiscard]] WithoutSecrets withoutSecrets(client::SourceOptions options);

/// `The token is not kept. Type it again to connect.`
[[nodiscard]] QString missingSentence(const QStringList &missing);

} // namespace pushscope::ui
