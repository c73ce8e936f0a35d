// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sources/sourceentry.h"

#include <vector>

namespace pushscope::ui {

class SourceBook;

/// One line of the list of sources.
struct SourceLine
{
    enum class Kind : unsigned char {
        Heading,
        Hub,       ///< one of the window's own; `key` is its SourceId
        Listed,    ///< `key` is its EntryKey, as of the following
        Favourite, ///< not on the list now
        Recent,
    };
    enum class Light : unsigned char { Off, Busy, On, Bad };

    Kind kind = Kind::Heading;
    quint32 key = 0;
    QString title;    ///< safe to show
    QString sentence; ///< how it is doing
    QString rate;     ///< `74 /s`; empty unless connected
    QString action;   ///< what Enter does, as a word: `Try now`, `Connect`; empty when there is nothing to do
    base::Transport transport{};
    Light light = Light::Off;
    bool favourite = false;
    bool operator==(const SourceLine &) const = default;

    [[nodiscard]] bool isSame(const SourceLine &other) const
    {
        return kind == other.kind && key == other.key && (kind != Kind::Heading || title == other.title);
    }
};

/// `connected · example.org/stream`, or `Connection refused. Trying again in 4 s.`
[[nodiscard]] QString stateSentence(const client::SourceStatus &status, base::SteadyTime now);

/// The address without its scheme, user name, password and query.
[[nodiscard]] QString shortAddress(const QUrl &url);

/// Everything that the list shows: the window's own sources, those that a person has added, favourites, and
/// the most recent ones.
[[nodiscard]] std::vector<SourceLine> linesOf(const SourceBook &book, const std::vector<client::SourceStatus> &statuses,
                                              base::SteadyTime now);

} // namespace pushscope::ui
