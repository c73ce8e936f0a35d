// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/anatomy/jsontree.h"

#include "core/wire/jsontoken.h"

#include <algorithm>
#include <array>
#include <utility>

namespace pushscope::capture {

namespace {

/// What the skipping of containers must stop at: brackets and quotes.
constexpr std::array<bool, 256> kStops = [] {
    std::array<bool, 256> stops{};
    for (const char c : {'{', '}', '[', ']', '"'})
        stops[static_cast<unsigned char>(c)] = true;
    return stops;
}();

bool endsWord(char c)
{
    return wire::isJsonSpace(c) || c == ',' || c == '}' || c == ']' || c == ':' || c == '"' || c == '{' || c == '[';
}

JsonTree::Type typeOf(char first)
{
    switch (first) {
    case '{': return JsonTree::Type::Object;
    case '[': return JsonTree::Type::Array;
    case '"': return JsonTree::Type::String;
    case 't': return JsonTree::Type::True;
    case 'f': return JsonTree::Type::False;
    case 'n': return JsonTree::Type::Null;
    default: return JsonTree::Type::Number;
    }
}

} // namespace

qsizetype JsonTree::skipSpace(qsizetype at) const
{
    while (at < m_text.size() && wire::isJsonSpace(m_text[at]))
        ++at;
    return at;
}

/// Behind the string that begins at `at`; nothing when it is never closed.
std::optional<qsizetype> JsonTree::skipString(qsizetype at) const
{
    const char *const data = m_text.constData();
    const qsizetype size = m_text.size();
    for (++at; at < size; ++at) {
        if (data[at] == '\\')
            ++at;
        else if (data[at] == '"')
            return at + 1;
    }
    return std::nullopt;
}

/// Behind the container that begins at `at`; the end of the text when it is never closed. Which bracket closes which
/// is seen when the container is opened.
qsizetype JsonTree::skipContainer(qsizetype at) const
{
    const char *const data = m_text.constData();
    const qsizetype size = m_text.size();
    qsizetype depth = 0;
    while (at < size) {
        const char c = data[at];
        if (!kStops[static_cast<unsigned char>(c)]) {
            ++at;
        } else if (c == '"') {
            at = skipString(at).value_or(size);
        } else {
            ++at;
            depth += c == '{' || c == '[' ? 1 : -1;
            if (depth == 0)
                return at;
        }
    }
    return size;
}

std::optional<JsonTree::Node> JsonTree::readValue(qsizetype at) const
{
    if (at >= m_text.size())
        return std::nullopt;
    Node node;
    node.begin = at;
    node.end = at;
    node.type = typeOf(m_text[at]);
    if (node.isContainer()) {
        node.end = skipContainer(at);
        return node;
    }
    if (node.type == Type::String) {
        const std::optional<qsizetype> end = skipString(at);
        node.end = end.value_or(at);
        return end ? std::optional(node) : std::nullopt;
    }
    while (node.end < m_text.size() && !endsWord(m_text[node.end]))
        ++node.end;
    return wire::isJsonWord(value(node)) ? std::optional(node) : std::nullopt;
}

std::optional<JsonTree::Node> JsonTree::root() const
{
    const qsizetype at = skipSpace(0);
    if (at == m_text.size())
        return std::nullopt;
    const Type type = typeOf(m_text[at]);
    if (type == Type::Object || type == Type::Array)
        return Node{at, m_text.size(), 0, 0, type};
    std::optional<Node> node = readValue(at);
    return node && skipSpace(node->end) == m_text.size() ? node : std::nullopt;
}

/// Reads the child at `at`, white space before it included, and moves on: behind its comma, or behind the bracket that
/// closes the container. When it is broken, to where.
JsonTree::Outcome JsonTree::readChild(const Node &container, qsizetype &at, Node &child) const
{
    const char close = container.type == Type::Object ? '}' : ']';
    const bool first = at == container.begin + 1;
    at = skipSpace(at);
    if (at >= container.end)
        return Outcome::Broken;
    if (first && m_text[at] == close) {
        ++at;
        return Outcome::Nothing;
    }
    child = {};
    if (container.type == Type::Object) {
        const auto keyEnd = m_text[at] == '"' ? skipString(at) : std::nullopt;
        if (!keyEnd)
            return Outcome::Broken;
        child.keyBegin = std::exchange(at, skipSpace(*keyEnd));
        child.keyEnd = *keyEnd;
        if (at >= container.end || m_text[at] != ':')
            return Outcome::Broken;
        at = skipSpace(at + 1);
    }
    const std::optional<Node> read = readValue(at);
    if (!read)
        return Outcome::Broken;
    child.begin = read->begin;
    child.end = read->end;
    child.type = read->type;
    at = skipSpace(child.end);
    const char after = at < container.end ? m_text[at] : '\0';
    at += after == ',' || after == close ? 1 : 0;
    // A child behind which neither stands is there all the same; what follows it is not.
    return after == ',' ? Outcome::Child : after == close ? Outcome::LastChild : Outcome::Broken;
}

/// Then nothing may follow it.
bool JsonTree::isWholeText(const Node &container) const
{
    return container.end == m_text.size() && skipSpace(0) == container.begin;
}

JsonTree::Children JsonTree::children(const Node &container, Place from, std::size_t most) const
{
    Children found;
    if (!container.isContainer())
        return found;
    qsizetype at = std::max(from.at, container.begin + 1);
    while (found.nodes.size() < most) {
        Node child;
        const Outcome outcome = readChild(container, at, child);
        if (child.end > child.begin)
            found.nodes.push_back(child);
        if (outcome == Outcome::Child)
            continue;
        if (outcome == Outcome::Broken)
            found.broken = at;
        else if (isWholeText(container) && skipSpace(at) < m_text.size())
            found.broken = skipSpace(at);
        return found;
    }
    found.next = Place{at, from.index + found.nodes.size()};
    return found;
}

bool JsonTree::hasChildren(const Node &container) const
{
    if (!container.isContainer())
        return false;
    const qsizetype at = skipSpace(container.begin + 1);
    return at >= container.end || m_text[at] != (container.type == Type::Object ? '}' : ']');
}

std::optional<quint64> JsonTree::count(const Node &container, Place from, qsizetype bytes) const
{
    quint64 found = 0;
    Place at = from;
    while (true) {
        const Children some = children(container, at, kMostAtOnce);
        found += some.nodes.size();
        if (!some.next)
            return found;
        at = *some.next;
        if (at.at - from.at > bytes)
            return std::nullopt;
    }
}

QByteArray JsonTree::key(const Node &node) const
{
    const QByteArrayView token = QByteArrayView(m_text).sliced(node.keyBegin, node.keyEnd - node.keyBegin);
    if (token.size() < 2)
        return {};
    if (const auto text = wire::jsonStringValue(token))
        return *text;
    return token.sliced(1, token.size() - 2).toByteArray();
}

QByteArrayView JsonTree::value(const Node &node) const
{
    return QByteArrayView(m_text).sliced(node.begin, node.end - node.begin);
}

QByteArray childPointer(const QByteArray &pointer, QByteArrayView key)
{
    QByteArray child = pointer + '/';
    for (const char c : key) {
        if (c == '~')
            child += "~0";
        else if (c == '/')
            child += "~1";
        else
            child += c;
    }
    return child;
}

QByteArray childPointer(const QByteArray &pointer, quint64 index)
{
    return pointer + '/' + QByteArray::number(index);
}

} // namespace pushscope::capture
