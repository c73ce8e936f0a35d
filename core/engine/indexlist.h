// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace pushscope::engine {

inline constexpr std::uint32_t kNoIndex = 0xFFFF'FFFF;

/// Links an element into a list; a member of the element. An element is in one list at a time.
struct IndexLink
{
    std::uint32_t before = kNoIndex;
    std::uint32_t after = kNoIndex;
};

/// A doubly linked list of elements that live in a pool and are named by their index there: every operation takes
/// constant time and no memory of its own. `Pool` has `operator[]`, its elements a member `link`.
struct IndexList
{
    std::uint32_t front = kNoIndex;
    std::uint32_t back = kNoIndex;

    [[nodiscard]] bool isEmpty() const { return front == kNoIndex; }

    template <class Pool>
    void append(Pool &pool, std::uint32_t index)
    {
        pool[index].link = {back, kNoIndex};
        (isEmpty() ? front : pool[back].link.after) = index;
        back = index;
    }

    template <class Pool>
    void remove(Pool &pool, std::uint32_t index)
    {
        const IndexLink link = pool[index].link;
        (link.before == kNoIndex ? front : pool[link.before].link.after) = link.after;
        (link.after == kNoIndex ? back : pool[link.after].link.before) = link.before;
        pool[index].link = {};
    }
};

} // namespace pushscope::engine
