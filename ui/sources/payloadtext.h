// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/payload.h"
#include "ui/sources/sourceentry.h"

#include <QByteArray>
#include <QString>

namespace pushscope::ui {

/// What a person has typed as a message, read.
struct PayloadText
{
    QByteArray payload;
    base::PayloadKind kind = base::PayloadKind::Text;
    QString sentence;  ///< how large it is, or what is wrong
    qsizetype at = -1; ///< the character that is wrong; -1: nothing is
    [[nodiscard]] bool isFine() const { return at < 0; }
};

/// Nothing typed is fine for text and bytes, which may be empty, and not for JSON.
[[nodiscard]] PayloadText readPayload(const QString &typed, MessageForm form);

} // namespace pushscope::ui
