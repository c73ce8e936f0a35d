// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/sourcenames.h"

#include "core/client/sources.h"

namespace pushscope::ui {

bool SourceNames::update(const capture::Capture &capture, const client::Sources *live)
{
    Names names = capture.sourceNames();
    if (live) {
        for (const client::SourceStatus &status : live->statuses())
            names[status.id] = status.name;
    }
    if (names == *m_names)
        return false;
    m_names = std::make_shared<Names>(std::move(names));
    return true;
}

QString SourceNames::name(client::SourceId source) const
{
    const auto at = m_names->find(source);
    return at == m_names->end() ? QString() : at->second;
}

capture::FilterOptions SourceNames::filterOptions() const
{
    capture::FilterOptions options;
    options.sourceName = [names = m_names](client::SourceId source) {
        const auto at = names->find(source);
        return at == names->end() ? QByteArray() : at->second.toUtf8();
    };
    return options;
}

} // namespace pushscope::ui
