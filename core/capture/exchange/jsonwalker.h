// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/exchange/bytereader.h"

#include <utility>

namespace pushscope::capture {

/// Walks JSON text front to back without holding more of it than one string or number: for documents that are
/// too large to parse at once, or end in the middle. Whoever stands before a value asks exactly one of
/// members(), elements(), string(), word() and skip(). False means that the walk is over: see problem().
/// Skipped values are only counted through, so nesting costs nothing; values that are read are checked.
class JsonWalker
{
public:
    enum class Problem {
        None,
        Ended,     ///< the text ends in the middle
        Malformed, ///< this is no JSON
        TooLong,   ///< one string is longer than ByteReader holds
        Unread,    ///< the device refused to be read
        Stopped,   ///< a visitor returned false of its own accord
    };
    enum class Kind { Object, Array, String, Word, None };

    explicit JsonWalker(ByteReader &in)
        : m_in(in)
    {
    }

    [[nodiscard]] Problem problem() const { return m_problem; }
    [[nodiscard]] qint64 offset() const { return m_in.offset(); } ///< where the walk stands, or ended

    /// What comes next, white space skipped.
    [[nodiscard]] Kind peek();
    /// Gets the unescaped key, valid until the next string is read; consumes the value. Anything but an
    /// object is skipped.
    template <class Visit>
    bool members(Visit &&visit);
    /// Stands before each element; anything but an array is skipped.
    template <class Visit>
    bool elements(Visit &&visit);
    /// The unescaped text, as valid UTF-8; empty for anything but a string.
    bool string(QByteArray &value);
    /// After string() met the end of the text: what stands before it.
    [[nodiscard]] QByteArray partOfString() const;
    /// A number, `true`, `false` or `null` as it is written; empty for anything else.
    bool word(QByteArray &value);
    bool skip();
    /// Nothing but white space is left.
    [[nodiscard]] bool atEnd();

private:
    bool fail(Problem problem);
    bool failAtEnd();
    /// After a value: whether another follows, else `m_problem` or the closing bracket is consumed.
    enum class Next { Another, Closed, Failed };
    Next next(char closing);
    bool isClosedAtOnce(char closing);
    bool key();
    /// Length of the string token ahead, quotes included; 0 when the walk is over.
    qsizetype stringToken();

    ByteReader &m_in;
    QByteArray m_key;
    Problem m_problem = Problem::None;
};

template <class Visit>
bool JsonWalker::members(Visit &&visit)
{
    if (peek() != Kind::Object)
        return skip();
    m_in.consume(1);
    if (isClosedAtOnce('}'))
        return true;
    while (m_problem == Problem::None) {
        if (!key())
            return false;
        if (!visit(std::as_const(m_key)))
            return fail(Problem::Stopped);
        switch (next('}')) {
        case Next::Another:
            break;
        case Next::Closed:
            return true;
        case Next::Failed:
            return false;
        }
    }
    return false;
}

template <class Visit>
bool JsonWalker::elements(Visit &&visit)
{
    if (peek() != Kind::Array)
        return skip();
    m_in.consume(1);
    if (isClosedAtOnce(']'))
        return true;
    while (m_problem == Problem::None) {
        if (!visit())
            return fail(Problem::Stopped);
        switch (next(']')) {
        case Next::Another:
            break;
        case Next::Closed:
            return true;
        case Next::Failed:
            return false;
        }
    }
    return false;
}

} // namespace pushscope::capture
