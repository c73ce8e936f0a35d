// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>
#include <vector>

namespace pushscope::capture {

/// A JSON text looked at one level at a time, so that a payload of any size and depth can be shown at once: nothing is
/// read before it is asked for, nothing is built but what was asked for, and nothing recurses. Text that is broken
/// somewhere is shown up to there. A value type; shares the payload.
class JsonTree
{
public:
    static constexpr std::size_t kMostAtOnce = 1000; ///< children
    static constexpr int kDeepest = 512;             ///< levels that are worth opening

    JsonTree() = default;
    explicit JsonTree(QByteArray text)
        : m_text(std::move(text))
    {
    }

    enum class Type : unsigned char { Object, Array, String, Number, True, False, Null };
    struct Node
    {
        qsizetype begin = 0; ///< of the value
        qsizetype end = 0;
        qsizetype keyBegin = 0; ///< of the key with its quotes; empty but for members of objects
        qsizetype keyEnd = 0;
        Type type = Type::Null;
        [[nodiscard]] bool isContainer() const { return type == Type::Object || type == Type::Array; }
    };
    /// The whole of the text; nothing when it does not begin like JSON. Its end is that of the text, unless it is a
    /// single word, string or number: that must be the whole text.
    [[nodiscard]] std::optional<Node> root() const;

    /// Where reading goes on in a container.
    struct Place
    {
        qsizetype at;  ///< 0: at the first child
        quint64 index; ///< of the child that begins there
    };
    static constexpr Place kStart{0, 0};
    struct Children
    {
        std::vector<Node> nodes;
        std::optional<Place> next;       ///< further ones begin here
        std::optional<qsizetype> broken; ///< what follows from this byte on cannot be read
    };
    /// At most `most`, from a place on. Reads from there to the end of the last of them.
    [[nodiscard]] Children children(const Node &container, Place from = kStart,
                                    std::size_t most = kMostAtOnce) const;
    /// Whether there is anything between the brackets.
    [[nodiscard]] bool hasChildren(const Node &container) const;
    /// How many begin at a place or after it; nothing when that takes reading more than `bytes`.
    [[nodiscard]] std::optional<quint64> count(const Node &container, Place from, qsizetype bytes) const;

    [[nodiscard]] QByteArray key(const Node &node) const;  ///< without quotes and escapes
    [[nodiscard]] QByteArrayView value(const Node &node) const; ///< as it stands
    [[nodiscard]] const QByteArray &text() const { return m_text; }

private:
    enum class Outcome : unsigned char { Child, LastChild, Nothing, Broken };
    [[nodiscard]] Outcome readChild(const Node &container, qsizetype &at, Node &child) const;
    [[nodiscard]] bool isWholeText(const Node &container) const;
    [[nodiscard]] qsizetype skipSpace(qsizetype at) const;
    [[nodiscard]] std::optional<qsizetype> skipString(qsizetype at) const;
    [[nodiscard]] qsizetype skipContainer(qsizetype at) const;
    [[nodiscard]] std::optional<Node> readValue(qsizetype at) const;

    QByteArray m_text;
};

/// `/data/price`: the pointer of a member (RFC 6901).
[[nodiscard]] QByteArray childPointer(const QByteArray &pointer, QByteArrayView key);
[[nodiscard]] QByteArray childPointer(const QByteArray &pointer, quint64 index);

} // namespace pushscope::capture
