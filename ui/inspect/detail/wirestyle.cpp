// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/detail/wirestyle.h"

#include "ui/theme/theme.h"

#include <QStringList>

#include <algorithm>

namespace pushscope::ui {

using capture::WireAnatomy;
using capture::WirePart;
using Role = WirePart::Role;

namespace {

constexpr int kMostRanges = 2; ///< named in a label

/// The dialect's own members are one group, whatever they say.
Role groupOf(Role role)
{
    switch (role) {
    case Role::Topic:
    case Role::Id:
    case Role::Time:
    case Role::Event:
        return Role::Envelope;
    default:
        return role;
    }
}

QString rangeText(const WirePart &first, const WirePart &last)
{
    const auto hex = [](qsizetype offset) { return QStringLiteral("%1").arg(offset, 2, 16, QLatin1Char('0')); };
    return last.end - first.begin == 1 ? hex(first.begin) : hex(first.begin) + u'–' + hex(last.end - 1);
}

/// `04–27, 88`: parts that touch are one range.
QString rangesText(const WireAnatomy &anatomy, const std::vector<std::size_t> &parts)
{
    QStringList ranges;
    for (std::size_t i = 0; i < parts.size();) {
        std::size_t last = i;
        while (last + 1 < parts.size() && parts[last + 1] == parts[last] + 1)
            ++last;
        if (ranges.size() == kMostRanges)
            return ranges.join(QStringLiteral(", ")) + u'…';
        ranges.push_back(rangeText(anatomy.parts[parts[i]], anatomy.parts[parts[last]]));
        i = last + 1;
    }
    return ranges.join(QStringLiteral(", "));
}

QString detailsText(const WireAnatomy &anatomy, const std::vector<std::size_t> &parts)
{
    QStringList details;
    for (const std::size_t part : parts) {
        const QString &detail = anatomy.parts[part].detail;
        const bool isPunctuation = anatomy.parts[part].role == Role::Envelope && parts.size() > 1;
        if (!isPunctuation && !details.contains(detail) && details.size() < 6)
            details.push_back(detail);
    }
    return details.isEmpty() ? anatomy.parts[parts.front()].detail : details.join(QStringLiteral(", "));
}

} // namespace

QColor colour(const Theme &theme, Role role)
{
    switch (role) {
    case Role::Opcode:
    case Role::LongLength:
    case Role::ChunkSize:
        return theme.series[0];
    case Role::Length:
    case Role::Mask:
        return theme.series[2];
    case Role::Payload:
        return theme.series[1];
    case Role::Envelope:
    case Role::Topic:
    case Role::Id:
    case Role::Time:
    case Role::Event:
    case Role::FieldName:
    case Role::HttpHead:
        return theme.t2;
    case Role::ChunkEnd:
    case Role::LineEnd:
    case Role::Dispatch:
    case Role::Other:
        return theme.t3;
    }
    return theme.t2;
}

std::vector<WireGroup> wireGroups(const WireAnatomy &anatomy)
{
    std::vector<WireGroup> groups;
    for (std::size_t i = 0; i < anatomy.parts.size(); ++i) {
        const WirePart &part = anatomy.parts[i];
        auto group = std::ranges::find(groups, groupOf(part.role), &WireGroup::role);
        if (group == groups.end())
            group = groups.insert(groups.end(), WireGroup{.role = groupOf(part.role), .label = {}, .detail = {}, .parts = {}});
        group->bytes += part.size();
        group->parts.push_back(i);
    }
    for (WireGroup &group : groups) {
        const QString &own = anatomy.parts[group.parts.front()].label;
        group.label = group.parts.size() == 1 && !own.isEmpty() ? own : rangesText(anatomy, group.parts);
        group.detail = detailsText(anatomy, group.parts);
    }
    return groups;
}

} // namespace pushscope::ui
