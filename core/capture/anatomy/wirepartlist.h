// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/anatomy/wireanatomy.h"

namespace pushscope::capture {

/// Cuts the bytes of a message into parts, from front to back. For use inside this folder.
class WirePartList
{
public:
    WirePartList(const QByteArray &bytes, const QByteArray &payload)
        : m_bytes(bytes)
        , m_payload(payload)
    {
    }

    /// The bytes up to `end`; nothing when they are none.
    void add(WirePart::Role role, qsizetype end, const QString &detail, const QString &label = {});

    void addWebSocketHeader();
    /// The text of a message: the payload itself, or an envelope of the plain dialect around it.
    void addMessageText(qsizetype end);
    /// A block of an event stream.
    void addBlock(qsizetype end);

    [[nodiscard]] std::vector<WirePart> take(); ///< the rest becomes one more part
    [[nodiscard]] qsizetype at() const { return m_at; }

private:
    void addEnvelope(qsizetype end);
    bool addMembers(qsizetype end);
    void addData(qsizetype begin, qsizetype end);
    void addLine(qsizetype end, qsizetype next);
    void addDataLine(qsizetype name, qsizetype end, qsizetype next);

    const QByteArray &m_bytes;
    const QByteArray &m_payload;
    std::vector<WirePart> m_parts;
    qsizetype m_at = 0;
    bool m_isWholeLine = false; ///< the block has one data line
};

} // namespace pushscope::capture
