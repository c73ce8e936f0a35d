// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/messagetext.h"

#include "ui/theme/theme.h"
#include "ui/widgets/plaintext.h"
#include "ui/widgets/timetext.h"
#include "ui/widgets/unitformat.h"

#include <algorithm>

namespace pushscope::ui {

namespace {

using std::chrono::microseconds;

struct Column
{
    QLatin1String keyword;
    const char16_t *header;
    const char16_t *name;
    bool numeric = false;
};

constexpr std::array<Column, kMessageColumns> kColumns{{
    {QLatin1String("time"), u"Time", u"Time"},
    {QLatin1String("delta"), u"Δt", u"Time since the row below", true},
    {QLatin1String("direction"), u"", u"Direction"},
    {QLatin1String("transport"), u"", u"Transport"},
    {QLatin1String("source"), u"Source", u"Source"},
    {QLatin1String("topic"), u"Topic", u"Topic"},
    {QLatin1String("event"), u"Event", u"Event"},
    {QLatin1String("id"), u"Id", u"Id"},
    {QLatin1String("size"), u"Size", u"Size of the payload", true},
    {QLatin1String("wire"), u"Wire", u"Size on the wire", true},
    {QLatin1String("latency"), u"Latency", u"Latency", true},
    {QLatin1String("preview"), u"Preview", u"Preview"},
}};

const Column &entry(MessageColumn column)
{
    return kColumns[static_cast<std::size_t>(column)];
}

QString preview(const client::Frame &frame, qsizetype limit)
{
    if (frame.payloadKind == base::PayloadKind::Binary)
        return QStringLiteral("%1 bytes, binary")
            .arg(formatCount(static_cast<quint64>(frame.payload.size())));
    return plainText(QByteArrayView(frame.payload), limit);
}

} // namespace

QLatin1String keyword(MessageColumn column)
{
    return entry(column).keyword;
}

std::optional<MessageColumn> messageColumn(QStringView keyword)
{
    const auto at =
        std::ranges::find_if(kColumns, [keyword](const Column &c) { return c.keyword == keyword; });
    if (at == kColumns.end())
        return std::nullopt;
    return static_cast<MessageColumn>(at - kColumns.begin());
}

QString headerText(MessageColumn column)
{
    return QString::fromUtf16(entry(column).header);
}

QString displayName(MessageColumn column)
{
    return QString::fromUtf16(entry(column).name);
}

bool isNumeric(MessageColumn column)
{
    return entry(column).numeric;
}

QString kindWord(client::FrameKind kind)
{
    switch (kind) {
    case client::FrameKind::Message:
        return {};
    case client::FrameKind::Control:
        return QStringLiteral("control");
    case client::FrameKind::Opened:
        return QStringLiteral("opened");
    case client::FrameKind::Closed:
        return QStringLiteral("closed");
    case client::FrameKind::Reconnecting:
        return QStringLiteral("reconnecting");
    case client::FrameKind::Resumed:
        return QStringLiteral("resumed");
    case client::FrameKind::Gap:
        return QStringLiteral("gap");
    }
    return {};
}

QString deltaText(microseconds delta)
{
    const bool later = delta.count() >= 0;
    const double size = std::abs(static_cast<double>(delta.count()));
    const QString sign(later ? QChar(u'+') : QChar(u'−'));
    if (size < 1'000)
        return sign + QString::number(static_cast<int>(size)) + QStringLiteral(" µs");
    if (size < 1e6)
        return sign + formatNumber(size / 1e3, size < 1e4 ? 1 : 0) + QStringLiteral(" ms");
    if (size < 60e6)
        return sign + formatNumber(size / 1e6, 2) + QStringLiteral(" s");
    return sign + formatValue(size, QStringLiteral("us")).text();
}

QString latencyText(microseconds latency)
{
    // Written often, and nearly always this small.
    if (latency.count() >= 100 && latency.count() < 99'950) {
        const auto tenths = (latency.count() + 50) / 100;
        return QString::number(tenths / 10) + u'.' + QString::number(tenths % 10) + QStringLiteral(" ms");
    }
    return formatValue(static_cast<double>(latency.count()), QStringLiteral("us")).text();
}

QString cellText(MessageColumn column, const client::Frame &frame, const client::Frame *previous,
                 qsizetype limit)
{
    switch (column) {
    case MessageColumn::Time:
        return preciseClockText(frame.time);
    case MessageColumn::Delta:
        return previous ? deltaText(frame.time - previous->time) : QString();
    case MessageColumn::Direction:
        return frame.direction == client::Direction::In ? QStringLiteral("in") : QStringLiteral("out");
    case MessageColumn::Transport:
        return badgeText(frame.transport);
    case MessageColumn::Source:
        return {};
    case MessageColumn::Topic:
        return plainText(QByteArrayView(frame.topic), 255);
    case MessageColumn::Event:
        return frame.kind == client::FrameKind::Message ? plainText(QByteArrayView(frame.event), 60)
                                                        : kindWord(frame.kind);
    case MessageColumn::Id:
        return plainText(QByteArrayView(frame.id), 80);
    case MessageColumn::Size:
        return formatBytes(static_cast<double>(frame.payload.size()));
    case MessageColumn::Wire:
        return frame.wireBytes > 0 ? formatBytes(static_cast<double>(frame.wireBytes)) : QString();
    case MessageColumn::Latency:
        return frame.latency ? latencyText(*frame.latency) : QString();
    case MessageColumn::Preview:
        return preview(frame, limit);
    }
    return {};
}

} // namespace pushscope::ui
