// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <utility>
#include <vector>

namespace pushscope::engine {

/// Elements named by a 32-bit index, which stays theirs until they are released; places are used again. Elements
/// do not move.
template <class T>
class Pool
{
public:
    std::uint32_t add(T element)
    {
        if (m_free.empty()) {
            m_elements.push_back(std::move(element));
            return static_cast<std::uint32_t>(m_elements.size() - 1);
        }
        const std::uint32_t index = m_free.back();
        m_free.pop_back();
        m_elements[index] = std::move(element);
        return index;
    }
    T release(std::uint32_t index)
    {
        m_free.push_back(index);
        return std::exchange(m_elements[index], T{});
    }
    [[nodiscard]] T &operator[](std::uint32_t index) { return m_elements[index]; }
    [[nodiscard]] const T &operator[](std::uint32_t index) const { return m_elements[index]; }
    [[nodiscard]] std::size_t size() const { return m_elements.size() - m_free.size(); }

private:
    std::deque<T> m_elements;
    std::vector<std::uint32_t> m_free;
};

} // namespace pushscope::engine
