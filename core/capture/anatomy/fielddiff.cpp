// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/anatomy/jsontree.h"
#include "core/capture/anatomy/payloaddiff.h"

#include <QHash>

#include <algorithm>
#include <cmath>

namespace pushscope::capture {

namespace {

using Kind = PayloadChange::Kind;

constexpr std::size_t kMostMembers = 100'000; ///< of one container
constexpr quint64 kMostValues = 1'000'000;    ///< compared in all
constexpr qsizetype kLead = 64;               ///< bytes shown before a difference that lies far in

bool isWhole(QByteArrayView number)
{
    return std::none_of(number.begin(), number.end(), [](char c) { return c == '.' || c == 'e' || c == 'E'; });
}

/// A number that is written in another way is the same number, but 17 digits are not their neighbour.
bool isSameNumber(QByteArrayView before, QByteArrayView after)
{
    if (before == after)
        return true;
    return !(isWhole(before) && isWhole(after)) && before.toDouble() == after.toDouble();
}

/// Of a value that is too long to be shown, what lies around byte `at`.
QByteArray cutAround(QByteArrayView value, qsizetype at)
{
    if (value.size() <= PayloadDiff::kMostValueBytes)
        return value.toByteArray();
    const qsizetype from = std::max<qsizetype>(0, at - kLead);
    return value.sliced(from, std::min(value.size() - from, PayloadDiff::kMostValueBytes)).toByteArray();
}

class FieldDiff
{
public:
    FieldDiff(const QByteArray &before, const QByteArray &after)
        : m_before(before)
        , m_after(after)
    {
    }

    PayloadDiff run()
    {
        const auto before = m_before.root();
        const auto after = m_after.root();
        if (before && after)
            compare(*before, *after, {}, 0);
        return std::move(m_diff);
    }

private:
    using Node = JsonTree::Node;
    using Nodes = std::vector<Node>;

    /// At most JsonTree::kDeepest calls deep: what is nested deeper is compared as text.
    void compare(const Node &before, const Node &after, const QByteArray &pointer, int depth)
    {
        if (!mayGoOn())
            return;
        const bool equal = m_before.value(before) == m_after.value(after);
        if (equal || (before.type == JsonTree::Type::Number && after.type == before.type &&
                      isSameNumber(m_before.value(before), m_after.value(after)))) {
            ++m_diff.same;
            return;
        }
        if (before.type == after.type && before.isContainer() && depth < JsonTree::kDeepest) {
            if (before.type == JsonTree::Type::Object)
                compareObjects(before, after, pointer, depth);
            else
                compareArrays(before, after, pointer, depth);
            return;
        }
        add(Kind::Changed, pointer, &before, &after);
    }

    void compareObjects(const Node &before, const Node &after, const QByteArray &pointer, int depth)
    {
        const Nodes old = members(m_before, before);
        const Nodes now = members(m_after, after);
        QHash<QByteArray, std::size_t> places; // the last one of a name counts, as it does for most readers
        for (std::size_t i = 0; i < old.size(); ++i)
            places.insert(m_before.key(old[i]), i);
        std::vector<bool> found(old.size(), false);
        for (const Node &member : now) {
            const QByteArray key = m_after.key(member);
            const auto place = places.constFind(key);
            if (place == places.constEnd()) {
                add(Kind::Added, childPointer(pointer, key), nullptr, &member);
                continue;
            }
            found[*place] = true;
            compare(old[*place], member, childPointer(pointer, key), depth + 1);
        }
        for (std::size_t i = 0; i < old.size(); ++i) {
            const QByteArray key = m_before.key(old[i]);
            if (!found[i] && places.value(key) == i)
                add(Kind::Removed, childPointer(pointer, key), &old[i], nullptr);
        }
    }

    void compareArrays(const Node &before, const Node &after, const QByteArray &pointer, int depth)
    {
        const Nodes old = members(m_before, before);
        const Nodes now = members(m_after, after);
        const std::size_t shorter = std::min(old.size(), now.size());
        const auto same = [this](const Node &a, const Node &b) { return m_before.value(a) == m_after.value(b); };
        std::size_t head = 0;
        while (head < shorter && same(old[head], now[head]))
            ++head;
        std::size_t tail = 0;
        while (tail < shorter - head && same(old[old.size() - 1 - tail], now[now.size() - 1 - tail]))
            ++tail;
        m_diff.same += head + tail;
        const std::size_t pairs = shorter - head - tail;
        for (std::size_t i = head; i < head + pairs; ++i)
            compare(old[i], now[i], childPointer(pointer, quint64{i}), depth + 1);
        for (std::size_t i = head + pairs; i < now.size() - tail; ++i)
            add(Kind::Added, childPointer(pointer, quint64{i}), nullptr, &now[i]);
        for (std::size_t i = head + pairs; i < old.size() - tail; ++i)
            add(Kind::Removed, childPointer(pointer, quint64{i}), &old[i], nullptr);
    }

    Nodes members(const JsonTree &tree, const Node &container)
    {
        JsonTree::Children children = tree.children(container, JsonTree::kStart, kMostMembers);
        m_values += children.nodes.size();
        m_diff.isCut = m_diff.isCut || children.next.has_value();
        return std::move(children.nodes);
    }

    bool mayGoOn()
    {
        const bool may = m_values < kMostValues && m_diff.changes.size() < PayloadDiff::kMostChanges;
        m_diff.isCut = m_diff.isCut || !may;
        return may;
    }

    void add(Kind kind, const QByteArray &pointer, const Node *before, const Node *after)
    {
        if (!mayGoOn())
            return;
        const QByteArrayView old = before ? m_before.value(*before) : QByteArrayView();
        const QByteArrayView now = after ? m_after.value(*after) : QByteArrayView();
        qsizetype at = 0;
        if (before && after)
            at = std::mismatch(old.begin(), old.end(), now.begin(), now.end()).first - old.begin();
        PayloadChange change;
        change.kind = kind;
        change.pointer = pointer;
        change.before = cutAround(old, std::min(at, old.size()));
        change.after = cutAround(now, std::min(at, now.size()));
        if (before && after && before->type == JsonTree::Type::Number && after->type == before->type) {
            const double delta = now.toDouble() - old.toDouble();
            if (std::isfinite(delta))
                change.delta = delta;
        }
        m_diff.changes.push_back(std::move(change));
    }

    const JsonTree m_before;
    const JsonTree m_after;
    PayloadDiff m_diff;
    quint64 m_values = 0;
};

} // namespace

PayloadDiff diffFields(const QByteArray &before, const QByteArray &after)
{
    return FieldDiff(before, after).run();
}

} // namespace pushscope::capture
