// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/anatomy/payloaddiff.h"

#include "core/wire/json.h"

#include <algorithm>

namespace pushscope::capture {

namespace {

constexpr qsizetype kShownBytes = 64; ///< of a run of bytes that differ

PayloadChange bytesAt(PayloadChange::Kind kind, qsizetype at, QByteArrayView before, QByteArrayView after)
{
    PayloadChange change;
    change.kind = kind;
    change.number = static_cast<quint64>(at);
    change.before = before.first(std::min(before.size(), kShownBytes)).toByteArray();
    change.after = after.first(std::min(after.size(), kShownBytes)).toByteArray();
    return change;
}

/// Bytes in the same place, up to the end of the shorter one.
void compareInPlace(QByteArrayView before, QByteArrayView after, qsizetype offset, PayloadDiff &diff)
{
    for (qsizetype at = 0; at < before.size();) {
        if (before[at] == after[at]) {
            ++at;
            ++diff.same;
            continue;
        }
        const qsizetype from = at;
        while (at < before.size() && before[at] != after[at])
            ++at;
        if (diff.changes.size() == PayloadDiff::kMostChanges) {
            diff.isCut = true;
            return;
        }
        diff.changes.push_back(bytesAt(PayloadChange::Kind::Changed, offset + from,
                                       before.sliced(from, at - from), after.sliced(from, at - from)));
    }
}

} // namespace

PayloadDiff diffBytes(const QByteArray &before, const QByteArray &after)
{
    PayloadDiff diff;
    diff.form = PayloadDiff::Form::Bytes;
    if (before.size() == after.size()) {
        compareInPlace(before, after, 0, diff);
        return diff;
    }
    // Something was put in or taken out: what is equal at the two ends leaves one stretch.
    const qsizetype shorter = std::min(before.size(), after.size());
    qsizetype head = 0;
    while (head < shorter && before[head] == after[head])
        ++head;
    qsizetype tail = 0;
    while (tail < shorter - head && before[before.size() - 1 - tail] == after[after.size() - 1 - tail])
        ++tail;
    const QByteArrayView removed = QByteArrayView(before).sliced(head, before.size() - head - tail);
    const QByteArrayView added = QByteArrayView(after).sliced(head, after.size() - head - tail);
    const auto kind = removed.isEmpty() ? PayloadChange::Kind::Added
                      : added.isEmpty() ? PayloadChange::Kind::Removed
                                        : PayloadChange::Kind::Changed;
    diff.changes.push_back(bytesAt(kind, head, removed, added));
    diff.same = static_cast<quint64>(head + tail);
    return diff;
}

PayloadDiff diffPayloads(const QByteArray &before, const QByteArray &after, base::PayloadKind kind)
{
    if (kind == base::PayloadKind::Text && wire::isJson(before) && wire::isJson(after))
        return diffFields(before, after);
    if (wire::isUtf8(before) && wire::isUtf8(after))
        return diffLines(before, after);
    return diffBytes(before, after);
}

} // namespace pushscope::capture
