// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

namespace pushscope::engine {

/// A queue of small values with access by index that costs nothing while empty and little while short (an empty
/// `std::deque` takes half a kilobyte, and there may be a hundred thousand topics).
template <class T>
class Ring
{
public:
    [[nodiscard]] std::size_t size() const { return m_size; }
    [[nodiscard]] bool isEmpty() const { return m_size == 0; }
    [[nodiscard]] T operator[](std::size_t i) const { return m_places[(m_first + i) & (m_places.size() - 1)]; }
    [[nodiscard]] T front() const { return (*this)[0]; }
    [[nodiscard]] T back() const { return (*this)[m_size - 1]; }

    void append(T value)
    {
        if (m_size == m_places.size())
            grow();
        m_places[(m_first + m_size) & (m_places.size() - 1)] = value;
        ++m_size;
    }
    void removeFront()
    {
        m_first = (m_first + 1) & (m_places.size() - 1);
        --m_size;
    }

private:
    void grow()
    {
        std::vector<T> larger(m_places.empty() ? 1 : m_places.size() * 2); // a power of two, for the mask
        for (std::size_t i = 0; i < m_size; ++i)
            larger[i] = (*this)[i];
        m_places.swap(larger);
        m_first = 0;
    }

    std::vector<T> m_places;
    std::size_t m_first = 0;
    std::size_t m_size = 0;
};

} // namespace pushscope::engine
