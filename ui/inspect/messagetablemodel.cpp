// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/messagetablemodel.h"

#include "ui/widgets/plaintext.h"

#include <algorithm>

namespace pushscope::ui {

namespace {

constexpr qsizetype kToolTip = 2000;

} // namespace

void MessageTableModel::setFeed(const capture::FrameFinder *finder, capture::FrameLoader *loader)
{
    beginResetModel();
    m_finder = finder;
    m_loader = loader;
    m_version = loader ? loader->version() : 0;
    m_range = {};
    m_range = wanted();
    endResetModel();
}

void MessageTableModel::setLimit(std::optional<capture::Sequence> last)
{
    m_limit = last;
    refresh();
}

MessageTableModel::Range MessageTableModel::wanted()
{
    m_behind = 0;
    if (!m_finder)
        return {};
    Range range = m_finder->progress().matches;
    const qint64 newest = range.end;
    if (m_limit)
        range.end = std::clamp(m_finder->matchAt(*m_limit) + 1, range.first, range.end);
    m_behind = static_cast<quint64>(newest - range.end);
    range.first = std::max(range.first, range.end - kMaxRows);
    return range;
}

bool MessageTableModel::refresh()
{
    const Range range = wanted();
    const bool moved = range.first != m_range.first || range.end != m_range.end;
    if (moved)
        moveTo(range);
    if (!m_loader)
        return moved;
    if (const quint64 version = m_loader->version(); version != m_version) {
        m_version = version;
        if (const int rows = rowCount(); rows > 0)
            Q_EMIT dataChanged(index(0, 0), index(rows - 1, kMessageColumns - 1));
    }
    return moved;
}

void MessageTableModel::moveTo(Range range)
{
    const auto rows = [](qint64 count) { return static_cast<int>(count); };
    if (range.first >= m_range.end || range.end <= m_range.first) { // nothing stays
        const bool fills = m_range.size() == 0 && range.size() > 0;
        if (fills)
            beginInsertRows({}, 0, rows(range.size()) - 1);
        else
            beginResetModel();
        m_range = range;
        if (fills)
            endInsertRows();
        else
            endResetModel();
        return;
    }
    if (range.first > m_range.first) {
        beginRemoveRows({}, rows(m_range.end - range.first), rows(m_range.size()) - 1);
        m_range.first = range.first;
        endRemoveRows();
    }
    if (range.end < m_range.end) {
        beginRemoveRows({}, 0, rows(m_range.end - range.end) - 1);
        m_range.end = range.end;
        endRemoveRows();
    }
    if (range.first < m_range.first) {
        beginInsertRows({}, rows(m_range.size()), rows(m_range.end - range.first) - 1);
        m_range.first = range.first;
        endInsertRows();
    }
    if (range.end > m_range.end) {
        beginInsertRows({}, 0, rows(range.end - m_range.end) - 1);
        m_range.end = range.end;
        endInsertRows();
    }
}

capture::Sequence MessageTableModel::sequence(int row) const
{
    if (!m_finder || row < 0 || row >= rowCount())
        return {};
    return m_finder->sequence(m_range.end - 1 - row);
}

client::FramePtr MessageTableModel::frame(int row) const
{
    const capture::Sequence at = sequence(row);
    return at.value > 0 && m_loader ? m_loader->frame(at) : nullptr;
}

int MessageTableModel::rowAt(capture::Sequence sequence) const
{
    if (!m_finder)
        return -1;
    const qint64 match = m_finder->matchAt(sequence);
    return match < m_range.first || m_range.size() == 0
               ? -1
               : static_cast<int>(std::max<qint64>(0, m_range.end - 1 - match));
}

int MessageTableModel::rowOf(capture::Sequence wanted) const
{
    if (wanted.value == 0)
        return -1;
    const int row = rowAt(wanted);
    return row >= 0 && sequence(row) == wanted ? row : -1;
}

QString MessageTableModel::sourceName(client::SourceId source) const
{
    const QString name = m_sourceName ? m_sourceName(source) : QString();
    return name.isEmpty() ? QString::number(source.value) : plainText(name, 80);
}

int MessageTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_range.size());
}

int MessageTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : kMessageColumns;
}

QString MessageTableModel::text(MessageColumn column, int row, const client::Frame &message) const
{
    if (column == MessageColumn::Source)
        return sourceName(message.source);
    if (column != MessageColumn::Delta)
        return cellText(column, message, nullptr);
    const client::FramePtr below = frame(row + 1);
    return cellText(column, message, below.get());
}

QVariant MessageTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto column = static_cast<MessageColumn>(index.column());
    switch (role) {
    case Qt::TextAlignmentRole:
        return QVariant::fromValue((isNumeric(column) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case SequenceRole:
        return QVariant::fromValue(sequence(index.row()).value);
    case LoadedRole:
        return frame(index.row()) != nullptr;
    case Qt::DisplayRole:
        if (const client::FramePtr message = frame(index.row()))
            return text(column, index.row(), *message);
        return QString();
    case Qt::ToolTipRole: {
        const client::FramePtr message = frame(index.row());
        if (!message)
            return {};
        if (const QString note = m_note ? m_note(sequence(index.row())) : QString(); !note.isEmpty())
            return plainToolTip(plainText(note, kToolTip));
        if (column == MessageColumn::Preview)
            return plainToolTip(cellText(column, *message, nullptr, kToolTip));
        if (column == MessageColumn::Topic)
            return plainToolTip(cellText(column, *message, nullptr));
        return {};
    }
    default:
        return {};
    }
}

QVariant MessageTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= kMessageColumns)
        return {};
    const auto column = static_cast<MessageColumn>(section);
    switch (role) {
    case Qt::TextAlignmentRole:
        return QVariant::fromValue((isNumeric(column) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::DisplayRole:
        return headerText(column);
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
        return displayName(column);
    default:
        return {};
    }
}

} // namespace pushscope::ui
