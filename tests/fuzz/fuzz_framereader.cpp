// SPDX-License-Identifier: GPL-3.0-or-later
// Frames read alike in whatever pieces they come, at both ends; text is UTF-8, and after the end nothing is said.
#include "core/wire/framereader.h"
#include "core/wire/json.h"
#include "tests/fuzz/fuzz.h"

using namespace pushscope;
using fuzz::require;
using wire::FrameReader;

namespace {

constexpr qsizetype kMaxMessageBytes = 512;

class Log final : public FrameReader::Events
{
public:
    void messageRead(base::PayloadKind kind, QByteArray payload) override
    {
        require(kind == base::PayloadKind::Binary || wire::isUtf8(payload), "text is UTF-8");
        require(payload.size() <= kMaxMessageBytes, "a message keeps to the bound");
        say(kind == base::PayloadKind::Text ? "text" : "binary", payload);
    }
    void pingRead(QByteArrayView payload) override
    {
        require(payload.size() <= 125, "a ping is short");
        say("ping", payload);
    }
    void pongRead() override { say("pong", {}); }
    void closeRead(quint16 code, QByteArrayView reason) override
    {
        require(code >= 1000 && code < 5000 && wire::isUtf8(reason), "a close has a code and a sound reason");
        say("close", QByteArray::number(code) + reason.toByteArray());
        m_isOver = true;
    }
    void violated(quint16 code, QByteArrayView reason) override
    {
        require(code == 1002 || code == 1007 || code == 1009, "a violation has its code");
        require(reason.endsWith('.'), "a violation is explained");
        // Which of two flaws of one frame is seen first may depend on what has come.
        say("violated", QByteArray::number(code));
        m_isOver = true;
    }

    QByteArray text;

private:
    void say(const char *what, QByteArrayView payload)
    {
        require(!m_isOver, "the end is the end");
        text += what;
        text += QByteArray::number(payload.size()) + ':';
        text.append(payload);
    }
    bool m_isOver = false;
};

} // namespace

PUSHSCOPE_FUZZ_TARGET(input)
{
    const auto role = (input.byte() & 1U) != 0 ? wire::WebSocketRole::Server : wire::WebSocketRole::Client;
    const unsigned seed = input.byte();
    const QByteArray bytes = input.rest();
    Log whole;
    FrameReader(role, kMaxMessageBytes).feed(bytes, whole);
    Log inPieces;
    FrameReader reader(role, kMaxMessageBytes);
    for (const QByteArray &piece : fuzz::cutUp(bytes, seed))
        reader.feed(piece, inPieces);
    require(whole.text == inPieces.text, "pieces make no difference");
}
