// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/payload.h"
#include "core/client/source.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace pushscope::ui {

/// How a person writes a message: text as it is, JSON that is checked, or bytes spelled in hex or base64.
enum class MessageForm : unsigned char { Text, Json, Hex, Base64 };

/// A message that is kept under a name, to be sent again.
struct SavedMessage
{
    QString name{};
    QString text{};
    MessageForm form = MessageForm::Text;
    bool operator==(const SavedMessage &) const = default;
};

/// Names an entry of the book for as long as the program runs; 0 names none.
using EntryKey = quint32;

/// A source that a person has added, now or some time ago.
struct SourceEntry
{
    EntryKey key = 0;
    client::SourceOptions options{};
    bool favourite = false;
    bool listed = true;    ///< one of the sources on the list; otherwise only remembered
    bool connected = true; ///< wanted so; whether it is, its status says
    std::optional<client::SourceId> id{}; ///< while it is one of client::Sources
    QStringList missing{}; ///< secrets that were not kept and must be given again; see withoutSecrets()
    QList<SavedMessage> messages{};
    base::WallTime used{}; ///< when it was last connected
};

/// What people call it: its name, else where it goes.
[[nodiscard]] QString titleOf(const client::SourceOptions &options);

} // namespace pushscope::ui
