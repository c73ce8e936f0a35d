// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/detail/deliverymodel.h"

#include "ui/widgets/plaintext.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/unitformat.h"

#include <algorithm>

namespace pushscope::ui {

using net::DeliveryRecord;
using RecordFate = DeliveryRecord::Fate;

namespace {

constexpr qsizetype kMostAgent = 60;
const QString kFateIndent = QStringLiteral("\u2003"); ///< apart from the numbers before it

Tone fateTone(const DeliveryRecord &record)
{
    switch (record.fate) {
    case RecordFate::Queued: return Tone::Secondary;
    case RecordFate::Sent: return Tone::Good;
    case RecordFate::Conflated: return Tone::Warn;
    case RecordFate::Dropped:
    case RecordFate::Lost: return Tone::Error;
    }
    return Tone::Secondary;
}

/// `Mozilla/5.0 (X11; ...)` says no more than its first word to most people.
QString agentText(const QByteArray &agent)
{
    const qsizetype end = agent.indexOf(' ');
    return plainText(end < 0 ? agent : agent.first(end), kMostAgent);
}

} // namespace

QString fateText(const DeliveryRecord &record)
{
    switch (record.fate) {
    case RecordFate::Queued: return DeliveryModel::tr("waiting");
    case RecordFate::Sent: return record.fromHistory ? DeliveryModel::tr("recovered from history") : DeliveryModel::tr("delivered");
    case RecordFate::Dropped: return DeliveryModel::tr("dropped, queue full");
    case RecordFate::Conflated: return DeliveryModel::tr("gave way to a newer one");
    case RecordFate::Lost: return DeliveryModel::tr("lost, client left");
    }
    return {};
}

void DeliveryModel::setMostRows(int rows)
{
    if (rows == m_mostRows)
        return;
    beginResetModel();
    m_mostRows = rows;
    endResetModel();
}

void DeliveryModel::setRecords(std::vector<DeliveryRecord> records)
{
    const auto samePeers = [](const DeliveryRecord &a, const DeliveryRecord &b) {
        return a.peer == b.peer && a.address == b.address;
    };
    if (std::ranges::equal(records, m_records, samePeers)) {
        m_records = std::move(records);
        if (rowCount() > 0)
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    beginResetModel();
    m_records = std::move(records);
    endResetModel();
}

int DeliveryModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : std::min(static_cast<int>(m_records.size()), m_mostRows);
}

int DeliveryModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString DeliveryModel::text(const DeliveryRecord &record, int column)
{
    const QString none = QStringLiteral("–");
    switch (column) {
    case Client: {
        const QString address = plainText(record.address, kMostAgent);
        return record.agent.isEmpty() ? address : agentText(record.agent) + QStringLiteral(" · ") + address;
    }
    case Queued:
        return formatCount(static_cast<quint64>(std::max<qsizetype>(0, record.ahead)));
    case Sent:
        return record.fate == RecordFate::Sent ? formatCount(static_cast<quint64>(record.wireBytes)) + QStringLiteral(" B") : none;
    case Latency: {
        if (!record.sent)
            return none;
        const auto taken = std::max(*record.sent - record.queued, std::chrono::microseconds(0));
        return formatValue(static_cast<double>(taken.count()), QStringLiteral("us")).text();
    }
    case Fate:
        return fateText(record);
    default:
        return {};
    }
}

QVariant DeliveryModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const DeliveryRecord &record = m_records[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return text(record, index.column());
    case Qt::ToolTipRole:
        return index.column() == Client && !record.agent.isEmpty() ? plainToolTip(plainText(record.agent)) : QVariant();
    case Qt::TextAlignmentRole: {
        const bool right = index.column() == Queued || index.column() == Sent || index.column() == Latency;
        return static_cast<int>((right ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    case TransportRole:
        return static_cast<int>(record.transport);
    case ToneRole:
        return static_cast<int>(index.column() == Fate     ? fateTone(record)
                                : index.column() == Client ? Tone::Primary
                                                           : Tone::Secondary);
    default:
        return {};
    }
}

QVariant DeliveryModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole) {
        const bool right = section == Queued || section == Sent || section == Latency;
        return static_cast<int>((right ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    if (role == Qt::ToolTipRole && section == Queued)
        return tr("Messages that waited for this client when this one joined them");
    if (role == Qt::ToolTipRole && section == Sent)
        return tr("Bytes on the socket, framing included");
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Client: return tr("Client");
    case Queued: return tr("Queued");
    case Sent: return tr("Sent");
    case Latency: return tr("Latency");
    case Fate: return kFateIndent + tr("Fate");
    default: return QString();
    }
}

} // namespace pushscope::ui
