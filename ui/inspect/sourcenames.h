// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capture.h"
#include "core/capture/filter/filterprogram.h"

#include <map>
#include <memory>

namespace pushscope::client {
class Sources;
}

namespace pushscope::ui {

/// What people call the sources of a capture: as the capture has kept it, and of the live one as it is now.
/// UI thread.
class SourceNames
{
public:
    /// `live`: the sources whose frames the capture gets, or null. Returns whether a name has changed.
    bool update(const capture::Capture &capture, const client::Sources *live);
    [[nodiscard]] QString name(client::SourceId source) const;
    /// For filters; holds the names as they are now.
    [[nodiscard]] capture::FilterOptions filterOptions() const;

private:
    using Names = std::map<client::SourceId, QString>;
    std::shared_ptr<const Names> m_names = std::make_shared<Names>();
};

} // namespace pushscope::ui
