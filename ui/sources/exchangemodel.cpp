// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sources/exchangemodel.h"

#include "ui/widgets/plaintext.h"
#include "ui/widgets/timetext.h"

#include <algorithm>

namespace pushscope::ui {

namespace {

constexpr qsizetype kLongestText = 240;
constexpr qsizetype kLongestBytes = 64;

bool isShown(const client::Frame &frame)
{
    return frame.kind != client::FrameKind::Control;
}

QString eventText(const client::Frame &frame, const char *word)
{
    return frame.payload.isEmpty() ? ExchangeModel::tr(word)
                                   : ExchangeModel::tr(word) + u' ' + plainText(frame.payload, kLongestText);
}

} // namespace

QString exchangeText(const client::Frame &frame)
{
    switch (frame.kind) {
    case client::FrameKind::Message: break;
    case client::FrameKind::Opened: return eventText(frame, "connected to");
    case client::FrameKind::Closed: return eventText(frame, "closed:");
    case client::FrameKind::Reconnecting: return plainText(frame.payload, kLongestText);
    case client::FrameKind::Resumed: return eventText(frame, "resumed after");
    case client::FrameKind::Gap: return eventText(frame, "gap:");
    case client::FrameKind::Control: return plainText(frame.payload, kLongestText);
    }
    if (frame.payloadKind == base::PayloadKind::Binary) {
        const QString hex =
            QString::fromLatin1(frame.payload.first(std::min(frame.payload.size(), kLongestBytes)).toHex(' '));
        return frame.payload.size() > kLongestBytes ? hex + QStringLiteral(" …") : hex;
    }
    return frame.payload.isEmpty() ? ExchangeModel::tr("(empty)") : plainText(frame.payload, kLongestText);
}

ExchangeModel::ExchangeModel(const capture::Capture &capture, QObject *parent)
    : QAbstractListModel(parent)
    , m_capture(capture)
{
}

void ExchangeModel::setSource(client::SourceId id)
{
    beginResetModel();
    m_source = id;
    m_frames.clear();
    const capture::Sequence last = m_capture.statistics().range.last;
    m_next.value = last.value > kLook ? last.value - kLook + 1 : 1;
    endResetModel();
    refresh();
}

void ExchangeModel::refresh()
{
    if (m_source.value == 0)
        return;
    const capture::Sequence last = m_capture.statistics().range.last;
    if (last.value < m_next.value)
        return;
    if (last.value - m_next.value >= kLook)
        m_next.value = last.value - kLook + 1;
    capture::Capture::Chunk chunk = m_capture.readInMemory(m_next, kLook);
    if (chunk.frames.empty()) { // so many came that these are on the disk only
        m_next = std::max(m_next, chunk.first);
        return;
    }
    m_next.value = chunk.first.value + chunk.frames.size();
    std::erase_if(chunk.frames, [this](const client::FramePtr &frame) {
        return frame->source != m_source || !isShown(*frame);
    });
    append(std::move(chunk.frames));
}

void ExchangeModel::append(std::vector<client::FramePtr> frames)
{
    if (frames.size() > kMost)
        frames.erase(frames.begin(), frames.end() - static_cast<std::ptrdiff_t>(kMost));
    if (frames.empty())
        return;
    const std::size_t all = m_frames.size() + frames.size();
    if (all > kMost) {
        const std::size_t gone = all - kMost;
        beginRemoveRows({}, 0, static_cast<int>(gone) - 1);
        m_frames.erase(m_frames.begin(), m_frames.begin() + static_cast<std::ptrdiff_t>(gone));
        endRemoveRows();
    }
    const int first = rowCount();
    beginInsertRows({}, first, first + static_cast<int>(frames.size()) - 1);
    m_frames.insert(m_frames.end(), frames.begin(), frames.end());
    endInsertRows();
}

int ExchangeModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_frames.size());
}

QVariant ExchangeModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.model() != this || index.row() >= rowCount())
        return {};
    const client::FramePtr &frame = m_frames[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole: return exchangeText(*frame);
    case Qt::ToolTipRole: return plainToolTip(preciseClockText(frame->time) + u'\n' + exchangeText(*frame));
    case Qt::AccessibleTextRole:
        return (frame->direction == client::Direction::Out ? tr("sent ") : tr("received ")) + exchangeText(*frame);
    case FrameRole: return QVariant::fromValue(frame);
    default: return {};
    }
}

} // namespace pushscope::ui
