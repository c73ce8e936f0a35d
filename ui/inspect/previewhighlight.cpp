// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/previewhighlight.h"

#include <algorithm>
#include <ranges>

namespace pushscope::ui {

namespace {

using capture::FilterField;
using capture::FilterNode;
using capture::FilterText;

constexpr std::size_t kMost = 8; ///< keys and texts each; a preview is a line

/// From behind a key's colon to the end of a plain value.
qsizetype valueEnd(const QString &preview, qsizetype from)
{
    if (from < preview.size() && preview[from] == u'"') {
        for (qsizetype i = from + 1; i < preview.size(); ++i) {
            if (preview[i] == u'\\')
                ++i;
            else if (preview[i] == u'"')
                return i + 1;
        }
        return preview.size();
    }
    qsizetype end = from;
    while (end < preview.size() && !QStringView(u",}]{[ ").contains(preview[end]))
        ++end;
    return end;
}

} // namespace

PreviewHighlight::PreviewHighlight(const FilterNode &filter)
{
    collect(filter);
}

void PreviewHighlight::collect(const FilterNode &node)
{
    if (node.kind == FilterNode::Kind::Not)
        return;
    for (const FilterNode &child : node.children)
        collect(child);
    if (node.kind != FilterNode::Kind::Term)
        return;
    const capture::FilterTerm &term = node.term;
    if (!term.path.empty()) {
        const auto key = std::ranges::find_if(term.path | std::views::reverse, [](const auto &step) {
            return step.index == capture::FilterPathStep::kKey;
        });
        if (key != term.path.rend() && m_keys.size() < qsizetype(kMost))
            m_keys.append(u'"' + QString::fromUtf8(key->key) + QStringLiteral("\":"));
        return;
    }
    const auto *text = std::get_if<FilterText>(&term.value);
    const bool ofPayload =
        term.field == FilterField::Any || term.field == FilterField::Text || term.field == FilterField::Data;
    if (text && ofPayload && text->form == FilterText::Form::Plain && !text->text.isEmpty() &&
        m_texts.size() < kMost) {
        m_texts.push_back(
            {QString::fromUtf8(text->text), text->ignoreCase ? Qt::CaseInsensitive : Qt::CaseSensitive});
    }
}

std::vector<PreviewHighlight::Part> PreviewHighlight::parts(const QString &preview) const
{
    std::vector<Part> found;
    for (const QString &key : m_keys) {
        const qsizetype at = preview.indexOf(key);
        if (at < 0)
            continue;
        qsizetype from = at + key.size();
        while (from < preview.size() && preview[from] == u' ')
            ++from;
        if (const qsizetype end = valueEnd(preview, from); end > from)
            found.push_back({from, end - from});
    }
    for (const Text &text : m_texts) {
        qsizetype at = preview.indexOf(text.text, 0, text.sensitivity);
        for (std::size_t i = 0; at >= 0 && i < kMost; ++i) {
            found.push_back({at, text.text.size()});
            at = preview.indexOf(text.text, at + text.text.size(), text.sensitivity);
        }
    }
    if (found.size() < 2)
        return found;
    std::ranges::sort(found, {}, &Part::from);
    std::vector<Part> apart;
    for (const Part &part : found) {
        if (apart.empty() || part.from >= apart.back().from + apart.back().length)
            apart.push_back(part);
        else
            apart.back().length = std::max(apart.back().length, part.from + part.length - apart.back().from);
    }
    return apart;
}

} // namespace pushscope::ui
