// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/messagemodel.h"

#include "ui/dashboard/panelwords.h"
#include "ui/theme/theme.h"
#include "ui/widgets/plaintext.h"
#include "ui/widgets/timetext.h"
#include "ui/widgets/unitformat.h"

#include <algorithm>

namespace pushscope::ui {

namespace {

constexpr qsizetype kPreview = 300;
constexpr qsizetype kToolTip = 2000;

} // namespace

void MessageModel::add(const std::vector<client::FramePtr> &frames)
{
    const auto count = std::min<std::size_t>(frames.size(), kMaxRows);
    if (count == 0)
        return;
    const int over = static_cast<int>(m_frames.size() + count) - kMaxRows;
    if (over > 0) {
        const int last = static_cast<int>(m_frames.size()) - 1;
        beginRemoveRows({}, last - over + 1, last);
        m_frames.resize(m_frames.size() - static_cast<std::size_t>(over));
        endRemoveRows();
    }
    beginInsertRows({}, 0, static_cast<int>(count) - 1);
    for (auto frame = frames.end() - static_cast<std::ptrdiff_t>(count); frame != frames.end(); ++frame)
        m_frames.push_front(*frame);
    endInsertRows();
}

void MessageModel::clear()
{
    if (m_frames.empty())
        return;
    beginResetModel();
    m_frames.clear();
    endResetModel();
}

int MessageModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_frames.size());
}

int MessageModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString MessageModel::text(const client::Frame &frame, int column)
{
    switch (column) {
    case Time:
        return preciseClockText(frame.time);
    case Transport:
        return badgeText(frame.transport);
    case Topic:
        return plainText(QByteArrayView(frame.topic), 255);
    case Event:
        return plainText(QByteArrayView(frame.event), 60);
    case Payload:
        if (frame.payloadKind == base::PayloadKind::Binary)
            return QStringLiteral("%1 bytes, binary")
                .arg(formatCount(static_cast<quint64>(frame.payload.size())));
        return plainText(QByteArrayView(frame.payload), kPreview);
    case Latency:
        return frame.latency
                   ? formatValue(static_cast<double>(frame.latency->count()), QStringLiteral("us")).text()
                   : QString();
    default:
        return {};
    }
}

QVariant MessageModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount() || index.column() >= ColumnCount)
        return {};
    const client::Frame &message = *frame(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(message, index.column());
    case Qt::ToolTipRole:
        if (index.column() == Payload && message.payloadKind == base::PayloadKind::Text)
            return plainToolTip(plainText(QByteArrayView(message.payload), kToolTip));
        return {};
    case Qt::TextAlignmentRole:
        return QVariant::fromValue((index.column() == Latency ? Qt::AlignRight : Qt::AlignLeft) |
                                   Qt::AlignVCenter);
    case TransportRole:
        return index.column() == Transport ? QVariant(static_cast<int>(message.transport)) : QVariant();
    default:
        return {};
    }
}

QVariant MessageModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((section == Latency ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Time:
        return QStringLiteral("Time");
    case Topic:
        return QStringLiteral("Topic");
    case Event:
        return QStringLiteral("Event");
    case Payload:
        return QStringLiteral("Payload");
    case Latency:
        return QStringLiteral("Latency");
    default:
        return QString();
    }
}

} // namespace pushscope::ui
