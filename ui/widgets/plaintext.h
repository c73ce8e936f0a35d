// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>

namespace pushscope::ui {

/// Bytes from a stream as one line that is safe to show: invalid UTF-8 becomes U+FFFD, control characters their
/// pictures (U+2400 on), and marks that reorder text U+FFFD. At most `limit` characters, then an ellipsis.
[[nodiscard]] QString plainText(QByteArrayView bytes, qsizetype limit = 256);
[[nodiscard]] inline QString plainText(const QByteArray &bytes, qsizetype limit = 256)
{
    return plainText(QByteArrayView(bytes), limit);
}
[[nodiscard]] QString plainText(const QString &text, qsizetype limit = 256);

/// For a tool tip, which would otherwise take what looks like HTML for HTML.
[[nodiscard]] QString plainToolTip(const QString &text);

/// For an action or a tab, where `&` would name a mnemonic.
[[nodiscard]] QString menuText(QString text);

} // namespace pushscope::ui
