// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/anatomy/payloaddiff.h"

#include <QByteArrayView>

#include <algorithm>
#include <utility>

namespace pushscope::capture {

namespace {

using Kind = PayloadChange::Kind;
using Lines = std::vector<QByteArrayView>;

constexpr std::size_t kMostLines = 200'000;
constexpr int kMostEdits = 400; ///< looked for the shortest way over; beyond, everything between counts as changed
constexpr qsizetype kLead = 64; ///< bytes shown before a difference that lies far in

Lines linesOf(QByteArrayView text, bool &cut)
{
    Lines lines;
    while (lines.size() < kMostLines) {
        const qsizetype end = text.indexOf('\n');
        if (end < 0) {
            if (!text.isEmpty() || lines.empty())
                lines.push_back(text);
            return lines;
        }
        lines.push_back(text.first(end));
        text = text.sliced(end + 1);
    }
    cut = cut || !text.isEmpty();
    return lines;
}

/// Whether each line stayed, for both texts, by the greedy algorithm of Myers (1986): the furthest that can be reached
/// with so many edits, diagonal by diagonal.
struct Kept
{
    std::vector<bool> before;
    std::vector<bool> after;
};

class ShortestEdit
{
public:
    ShortestEdit(const Lines &before, const Lines &after, Kept &kept)
        : m_before(before)
        , m_after(after)
        , m_kept(kept)
        , m_furthest(2 * kMostEdits + 3, 0)
    {
    }

    /// Lines [head, size - tail) of both. False when more edits are needed than are looked for.
    bool run(std::size_t head, std::size_t tail)
    {
        m_head = static_cast<int>(head);
        m_oldSize = static_cast<int>(m_before.size() - head - tail);
        m_newSize = static_cast<int>(m_after.size() - head - tail);
        for (int edits = 0; edits <= kMostEdits; ++edits) {
            m_history.push_back(m_furthest);
            for (int diagonal = -edits; diagonal <= edits; diagonal += 2) {
                if (reach(edits, diagonal)) {
                    goBack(edits);
                    return true;
                }
            }
        }
        return false;
    }

private:
    static constexpr int kMiddle = kMostEdits + 1;
    [[nodiscard]] static std::size_t slot(int diagonal) { return static_cast<std::size_t>(kMiddle + diagonal); }
    [[nodiscard]] static bool comesFromAbove(const std::vector<int> &furthest, int edits, int diagonal)
    {
        return diagonal == -edits || (diagonal != edits && furthest[slot(diagonal - 1)] < furthest[slot(diagonal + 1)]);
    }

    [[nodiscard]] bool isSame(int x, int y) const
    {
        return m_before[static_cast<std::size_t>(m_head + x)] == m_after[static_cast<std::size_t>(m_head + y)];
    }

    bool reach(int edits, int diagonal)
    {
        int x = comesFromAbove(m_furthest, edits, diagonal) ? m_furthest[slot(diagonal + 1)]
                                                            : m_furthest[slot(diagonal - 1)] + 1;
        if (edits == 0)
            x = 0;
        int y = x - diagonal;
        while (x < m_oldSize && y >= 0 && y < m_newSize && isSame(x, y)) {
            ++x;
            ++y;
        }
        m_furthest[slot(diagonal)] = x;
        return x >= m_oldSize && y >= m_newSize;
    }

    void goBack(int edits)
    {
        int x = m_oldSize;
        int y = m_newSize;
        for (; edits >= 0; --edits) {
            const std::vector<int> &furthest = m_history[static_cast<std::size_t>(edits)];
            const int diagonal = x - y;
            const int from = comesFromAbove(furthest, edits, diagonal) ? diagonal + 1 : diagonal - 1;
            const int fromX = edits == 0 ? 0 : furthest[slot(from)];
            const int fromY = edits == 0 ? 0 : fromX - from;
            while (x > fromX && y > fromY && x > 0 && y > 0 && isSame(x - 1, y - 1)) {
                --x;
                --y;
                m_kept.before[static_cast<std::size_t>(m_head + x)] = true;
                m_kept.after[static_cast<std::size_t>(m_head + y)] = true;
            }
            x = fromX;
            y = fromY;
        }
    }

    const Lines &m_before;
    const Lines &m_after;
    Kept &m_kept;
    std::vector<int> m_furthest; ///< by diagonal: how far into the text before
    std::vector<std::vector<int>> m_history;
    int m_head = 0;
    int m_oldSize = 0;
    int m_newSize = 0;
};

QByteArray cutAround(QByteArrayView line, qsizetype at)
{
    if (line.size() <= PayloadDiff::kMostValueBytes)
        return line.toByteArray();
    const qsizetype from = std::max<qsizetype>(0, std::min(at, line.size()) - kLead);
    return line.sliced(from, std::min(line.size() - from, PayloadDiff::kMostValueBytes)).toByteArray();
}

/// Lines that gave way to as many others are changed, one by one.
void addStretch(const Lines &before, std::size_t oldFrom, std::size_t oldTo, const Lines &after, std::size_t newFrom,
                std::size_t newTo, PayloadDiff &diff)
{
    const std::size_t count = std::max(oldTo - oldFrom, newTo - newFrom);
    for (std::size_t i = 0; i < count; ++i) {
        if (diff.changes.size() == PayloadDiff::kMostChanges) {
            diff.isCut = true;
            return;
        }
        const bool isOld = oldFrom + i < oldTo;
        const bool isNew = newFrom + i < newTo;
        const QByteArrayView old = isOld ? before[oldFrom + i] : QByteArrayView();
        const QByteArrayView now = isNew ? after[newFrom + i] : QByteArrayView();
        const qsizetype at =
            isOld && isNew ? std::mismatch(old.begin(), old.end(), now.begin(), now.end()).first - old.begin() : 0;
        PayloadChange change;
        change.kind = isOld && isNew ? Kind::Changed : isOld ? Kind::Removed : Kind::Added;
        change.number = (isNew ? newFrom : oldFrom) + i + 1;
        change.before = cutAround(old, at);
        change.after = cutAround(now, at);
        diff.changes.push_back(std::move(change));
    }
}

} // namespace

PayloadDiff diffLines(const QByteArray &before, const QByteArray &after)
{
    PayloadDiff diff;
    diff.form = PayloadDiff::Form::Lines;
    const Lines old = linesOf(before, diff.isCut);
    const Lines now = linesOf(after, diff.isCut);
    const std::size_t shorter = std::min(old.size(), now.size());
    std::size_t head = 0;
    while (head < shorter && old[head] == now[head])
        ++head;
    std::size_t tail = 0;
    while (tail < shorter - head && old[old.size() - 1 - tail] == now[now.size() - 1 - tail])
        ++tail;
    Kept kept{std::vector<bool>(old.size(), false), std::vector<bool>(now.size(), false)};
    ShortestEdit(old, now, kept).run(head, tail);

    diff.same = head + tail;
    std::size_t x = head;
    std::size_t y = head;
    while (x < old.size() - tail || y < now.size() - tail) {
        const std::size_t oldFrom = x;
        const std::size_t newFrom = y;
        while (x < old.size() - tail && !kept.before[x])
            ++x;
        while (y < now.size() - tail && !kept.after[y])
            ++y;
        addStretch(old, oldFrom, x, now, newFrom, y, diff);
        while (x < old.size() - tail && y < now.size() - tail && kept.before[x] && kept.after[y]) {
            ++x;
            ++y;
            ++diff.same;
        }
    }
    return diff;
}

} // namespace pushscope::capture
