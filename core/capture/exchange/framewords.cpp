// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/exchange/framewords.h"

#include <array>

namespace pushscope::capture {

using client::Direction;
using client::FrameKind;
using client::WireForm;

namespace {

template <class Value, std::size_t Count, class Word>
std::optional<Value> find(QByteArrayView text, const std::array<Value, Count> &values, Word wordOf)
{
    for (const Value value : values) {
        if (text == QByteArrayView(wordOf(value)))
            return value;
    }
    return {};
}

} // namespace

QLatin1String word(Direction direction)
{
    return direction == Direction::In ? QLatin1String("in") : QLatin1String("out");
}

QLatin1String word(FrameKind kind)
{
    switch (kind) {
    case FrameKind::Message:
        return QLatin1String("message");
    case FrameKind::Control:
        return QLatin1String("control");
    case FrameKind::Opened:
        return QLatin1String("opened");
    case FrameKind::Closed:
        return QLatin1String("closed");
    case FrameKind::Reconnecting:
        return QLatin1String("reconnecting");
    case FrameKind::Resumed:
        return QLatin1String("resumed");
    case FrameKind::Gap:
        return QLatin1String("gap");
    }
    return {};
}

QLatin1String word(WireForm form)
{
    switch (form) {
    case WireForm::Unknown:
        return QLatin1String("unknown");
    case WireForm::Bare:
        return QLatin1String("bare");
    case WireForm::Canonical:
        return QLatin1String("canonical");
    case WireForm::Kept:
        return QLatin1String("kept");
    }
    return {};
}

std::optional<Direction> directionOf(QByteArrayView text)
{
    return find(text, std::array{Direction::In, Direction::Out}, [](Direction value) { return word(value); });
}

std::optional<FrameKind> kindOf(QByteArrayView text)
{
    return find(text,
                std::array{FrameKind::Message, FrameKind::Control, FrameKind::Opened, FrameKind::Closed,
                           FrameKind::Reconnecting, FrameKind::Resumed, FrameKind::Gap},
                [](FrameKind value) { return word(value); });
}

std::optional<WireForm> wireFormOf(QByteArrayView text)
{
    return find(text, std::array{WireForm::Unknown, WireForm::Bare, WireForm::Canonical, WireForm::Kept},
                [](WireForm value) { return word(value); });
}

std::optional<base::Transport> transportOf(QByteArrayView text)
{
    return find(text, base::kAllTransports, [](base::Transport value) { return base::keyword(value); });
}

} // namespace pushscope::capture
