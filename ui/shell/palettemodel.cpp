// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/palettemodel.h"

#include "ui/shell/fuzzymatch.h"

#include <algorithm>

namespace pushscope::ui {

namespace {

constexpr int kRecentBonus = 6;  ///< beside a match: enough to decide between near equals
constexpr int kRecentAlone = 1000; ///< without a query: always first

} // namespace

PaletteModel::PaletteModel(QObject *parent)
    : QAbstractListModel(parent)
{
}

void PaletteModel::setEntries(std::vector<PaletteEntry> entries, const QStringList &recent)
{
    beginResetModel();
    m_entries = std::move(entries);
    m_recency.assign(m_entries.size(), 0);
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        const qsizetype age = recent.indexOf(m_entries[i].id);
        if (age >= 0)
            m_recency[i] = static_cast<int>(recent.size() - age);
    }
    m_query.clear();
    m_hits = find();
    endResetModel();
}

void PaletteModel::setQuery(const QString &query)
{
    beginResetModel(); // each key gives another list: there is no row to keep
    m_query = query;
    m_hits = find();
    endResetModel();
}

std::vector<PaletteModel::Hit> PaletteModel::find() const
{
    std::vector<Hit> hits;
    const bool asked = !m_query.trimmed().isEmpty();
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        const auto match = fuzzyMatch(m_query, m_entries[i].title);
        if (!match)
            continue;
        const int bonus = m_recency[i] == 0 ? 0 : asked ? kRecentBonus : kRecentAlone + m_recency[i];
        hits.push_back({match->score + bonus, i});
    }
    // Equal ones keep the order in which they were given.
    std::ranges::stable_sort(hits, std::ranges::greater(), &Hit::score);
    if (hits.size() > kMost)
        hits.resize(kMost);
    return hits;
}

const PaletteEntry *PaletteModel::entryAt(int row) const
{
    if (row < 0 || row >= rowCount())
        return nullptr;
    return &m_entries[m_hits[static_cast<std::size_t>(row)].entry];
}

int PaletteModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_hits.size());
}

QVariant PaletteModel::data(const QModelIndex &index, int role) const
{
    const PaletteEntry *entry = index.isValid() ? entryAt(index.row()) : nullptr;
    if (!entry)
        return {};
    switch (role) {
    case Qt::DisplayRole: return entry->title;
    case Qt::AccessibleTextRole:
        return entry->detail.isEmpty() ? entry->title
                                       : QString(entry->title + QStringLiteral(", ") + entry->detail);
    case DetailRole: return entry->detail;
    case IconRole: return entry->icon;
    case PositionsRole: {
        const auto match = fuzzyMatch(m_query, entry->title);
        return QVariant::fromValue(match ? match->positions : QList<int>());
    }
    default: return {};
    }
}

} // namespace pushscope::ui
