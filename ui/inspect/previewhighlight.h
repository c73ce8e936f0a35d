// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/filter/filterast.h"

#include <QStringList>

#include <vector>

namespace pushscope::ui {

/// Finds in a preview what the filter asked for: the values of fields it compares, and texts it looks for.
class PreviewHighlight
{
public:
    PreviewHighlight() = default;
    explicit PreviewHighlight(const capture::FilterNode &filter);

    struct Part
    {
        qsizetype from = 0;
        qsizetype length = 0;
        bool operator==(const Part &) const = default;
    };
    /// In order, without overlaps.
    [[nodiscard]] std::vector<Part> parts(const QString &preview) const;

private:
    void collect(const capture::FilterNode &node);
    struct Text
    {
        QString text;
        Qt::CaseSensitivity sensitivity;
    };
    QStringList m_keys; ///< as JSON writes them, with quotes and colon
    std::vector<Text> m_texts;
};

} // namespace pushscope::ui
