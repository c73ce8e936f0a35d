// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sources/sourcemodel.h"

#include "ui/theme/theme.h"
#include "ui/widgets/plaintext.h"

#include <algorithm>

namespace pushscope::ui {

void SourceModel::setLines(std::vector<SourceLine> lines)
{
    for (int row = rowCount() - 1; row >= 0; --row) {
        const SourceLine &line = m_lines[static_cast<std::size_t>(row)];
        if (std::ranges::any_of(lines, [&line](const SourceLine &each) { return each.isSame(line); }))
            continue;
        beginRemoveRows({}, row, row);
        m_lines.erase(m_lines.begin() + row);
        endRemoveRows();
    }
    for (int row = 0; row < static_cast<int>(lines.size()); ++row) {
        SourceLine &wanted = lines[static_cast<std::size_t>(row)];
        const auto at = m_lines.begin() + row;
        const auto found =
            std::find_if(at, m_lines.end(), [&wanted](const SourceLine &each) { return each.isSame(wanted); });
        if (found == m_lines.end()) {
            beginInsertRows({}, row, row);
            m_lines.insert(at, std::move(wanted));
            endInsertRows();
            continue;
        }
        if (found != at) {
            const int from = static_cast<int>(found - m_lines.begin());
            beginMoveRows({}, from, from, {}, row);
            std::rotate(at, found, found + 1);
            endMoveRows();
        }
        SourceLine &line = m_lines[static_cast<std::size_t>(row)];
        if (line != wanted) {
            line = std::move(wanted);
            Q_EMIT dataChanged(index(row), index(row));
        }
    }
}

const SourceLine *SourceModel::lineAt(const QModelIndex &index) const
{
    const bool ours = index.isValid() && index.model() == this && index.row() < rowCount();
    return ours ? &m_lines[static_cast<std::size_t>(index.row())] : nullptr;
}

QModelIndex SourceModel::find(SourceLine::Kind kind, quint32 key) const
{
    const auto found = std::ranges::find_if(
        m_lines, [&](const SourceLine &line) { return line.kind == kind && line.key == key; });
    return found == m_lines.end() ? QModelIndex() : index(static_cast<int>(found - m_lines.begin()));
}

int SourceModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_lines.size());
}

QVariant SourceModel::data(const QModelIndex &index, int role) const
{
    const SourceLine *line = lineAt(index);
    if (!line)
        return {};
    switch (role) {
    case Qt::DisplayRole: return line->title;
    case Qt::ToolTipRole:
        return line->kind == SourceLine::Kind::Heading
                   ? QVariant()
                   : QVariant(plainToolTip(line->title + u'\n' + line->sentence));
    case Qt::AccessibleTextRole:
        return line->kind == SourceLine::Kind::Heading
                   ? line->title
                   : QStringLiteral("%1, %2, %3 %4")
                         .arg(line->title, displayName(line->transport), line->sentence, line->rate)
                         .trimmed();
    case LineRole: return QVariant::fromValue(line);
    default: return {};
    }
}

Qt::ItemFlags SourceModel::flags(const QModelIndex &index) const
{
    const SourceLine *line = lineAt(index);
    if (!line || line->kind == SourceLine::Kind::Heading)
        return line ? Qt::ItemIsEnabled | Qt::ItemNeverHasChildren : Qt::NoItemFlags;
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
}

} // namespace pushscope::ui
