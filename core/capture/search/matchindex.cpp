// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/search/matchindex.h"

#include <algorithm>
#include <bit>

namespace pushscope::capture {

namespace {

constexpr auto kPageFrames = qint64(MatchPage::kFrames);
constexpr std::size_t kWordBits = 64;

/// Of the frame that is so many after the pivot's successor; rounds down before it too.
qint64 pageOf(qint64 offset)
{
    return offset >> std::countr_zero(MatchPage::kFrames);
}

qint64 originOf(Sequence pivot, qint64 page)
{
    return qint64(pivot.value) + 1 + page * kPageFrames;
}

} // namespace

void MatchPage::set(std::size_t frame)
{
    if (m_count == kFrames)
        return;
    if (!m_bits)
        m_bits = std::make_unique<Bits>();
    quint64 &word = (*m_bits)[frame / kWordBits];
    const quint64 bit = quint64(1) << frame % kWordBits;
    if (word & bit)
        return;
    word |= bit;
    setCount(m_count + 1);
}

void MatchPage::setCount(std::size_t count)
{
    m_count = quint32(count);
    if (count == kFrames)
        m_bits.reset();
}

void MatchPage::merge(const MatchPage &other)
{
    if (m_count == kFrames || other.m_count == 0)
        return;
    if (other.m_count == kFrames) {
        setCount(kFrames);
        return;
    }
    if (!m_bits)
        m_bits = std::make_unique<Bits>();
    std::size_t count = 0;
    for (std::size_t i = 0; i < m_bits->size(); ++i) {
        (*m_bits)[i] |= (*other.m_bits)[i];
        count += std::size_t(std::popcount((*m_bits)[i]));
    }
    setCount(count);
}

std::size_t MatchPage::rank(std::size_t frame) const
{
    if (!m_bits)
        return m_count == kFrames ? frame : 0;
    std::size_t count = 0;
    for (std::size_t i = 0; i < frame / kWordBits; ++i)
        count += std::size_t(std::popcount((*m_bits)[i]));
    if (frame % kWordBits > 0)
        count += std::size_t(std::popcount((*m_bits)[frame / kWordBits] << (kWordBits - frame % kWordBits)));
    return count;
}

std::size_t MatchPage::select(std::size_t rank) const
{
    if (!m_bits)
        return rank;
    std::size_t i = 0;
    for (auto here = std::size_t(std::popcount((*m_bits)[0])); rank >= here && i + 1 < m_bits->size();
         here = std::size_t(std::popcount((*m_bits)[i]))) {
        rank -= here;
        ++i;
    }
    quint64 word = (*m_bits)[i];
    for (; rank > 0; --rank)
        word &= word - 1;
    return i * kWordBits + std::size_t(std::countr_zero(word));
}

MatchRun::MatchRun(Sequence pivot, Sequence from, Sequence to)
    : m_firstPage(pageOf(qint64(from.value) - qint64(pivot.value) - 1))
    , m_origin(originOf(pivot, m_firstPage))
    , m_pages(std::size_t(std::max<qint64>((qint64(to.value) - m_origin + kPageFrames - 1) / kPageFrames, 0)))
{
}

qint64 MatchIndex::start(qint64 page) const
{
    return originOf(m_pivot, page);
}

void MatchIndex::addOlder(MatchRun run)
{
    if (run.m_firstPage + qint64(run.m_pages.size()) != m_firstPage)
        return; // what it should join is forgotten, so it is too
    for (auto page = run.m_pages.rbegin(); page != run.m_pages.rend(); ++page) {
        const qint64 next = m_pages.empty() ? m_end : m_pages.front().firstMatch;
        const auto count = qint64(page->count());
        m_pages.push_front({std::move(*page), next - count});
    }
    m_firstPage = run.m_firstPage;
    update();
}

void MatchIndex::addNewer(MatchRun run)
{
    for (std::size_t i = 0; i < run.m_pages.size(); ++i) {
        const qint64 number = run.m_firstPage + qint64(i);
        if (number < m_firstPage)
            continue; // forgotten meanwhile
        while (m_firstPage + qint64(m_pages.size()) <= number)
            m_pages.push_back({MatchPage(), m_end});
        MatchPage &page = m_pages[std::size_t(number - m_firstPage)].page;
        const std::size_t before = page.count();
        page.merge(run.m_pages[i]);
        m_end += qint64(page.count() - before);
    }
    update();
}

void MatchIndex::forgetBefore(Sequence first)
{
    if (first <= m_held)
        return;
    m_held = first;
    update();
}

void MatchIndex::update()
{
    while (!m_pages.empty() && start(m_firstPage + 1) <= qint64(m_held.value)) {
        m_pages.pop_front();
        ++m_firstPage;
    }
    m_first = m_end;
    if (m_pages.empty())
        return;
    const qint64 forgotten = std::max<qint64>(qint64(m_held.value) - start(m_firstPage), 0);
    m_first = m_pages.front().firstMatch + qint64(m_pages.front().page.rank(std::size_t(forgotten)));
}

Sequence MatchIndex::sequence(qint64 match) const
{
    if (match < m_first || match >= m_end)
        return {};
    // Of pages that begin with the same number only the last has a match.
    const auto after = std::partition_point(m_pages.begin(), m_pages.end(),
                                            [&](const Entry &entry) { return entry.firstMatch <= match; });
    const Entry &entry = *std::prev(after);
    const qint64 page = m_firstPage + (after - m_pages.begin()) - 1;
    return Sequence{quint64(start(page) + qint64(entry.page.select(std::size_t(match - entry.firstMatch))))};
}

qint64 MatchIndex::matchAt(Sequence sequence) const
{
    const qint64 page = pageOf(qint64(sequence.value) - qint64(m_pivot.value) - 1);
    if (page < m_firstPage)
        return m_first - 1;
    if (page >= m_firstPage + qint64(m_pages.size()))
        return m_end - 1;
    const Entry &entry = m_pages[std::size_t(page - m_firstPage)];
    const auto through = std::size_t(qint64(sequence.value) - start(page)) + 1;
    return std::max(entry.firstMatch + qint64(entry.page.rank(through)), m_first) - 1;
}

} // namespace pushscope::capture
