// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/newpanel.h"

#include "ui/dashboard/panelwords.h"
#include "ui/dashboard/streamdirectory.h"
#include "ui/widgets/plaintext.h"

#include <algorithm>

namespace pushscope::ui {

namespace {

/// What was heard last on the topic, or on one of the topics that a filter in its place matches.
const StreamDirectory::Topic *newest(const TopicRef &ref, const StreamDirectory &directory)
{
    const auto filter = broker::TopicFilter::parse(ref.topic);
    if (!filter)
        return nullptr;
    const auto found = directory.topics(ref.source, *filter);
    return found.empty() ? nullptr : found.front();
}

CellRect sizeFor(PanelKind kind)
{
    switch (kind) {
    case PanelKind::Line:
    case PanelKind::Area:
        return {0, 0, 6, 4};
    case PanelKind::Stat:
        return {0, 0, 3, 3};
    case PanelKind::Gauge:
        return {0, 0, 3, 4};
    case PanelKind::Table:
        return {0, 0, 8, 4};
    }
    return {0, 0, 6, 4};
}

} // namespace

QString titleFor(const QByteArray &topic)
{
    const qsizetype last = topic.lastIndexOf('/');
    const qsizetype before = last > 0 ? topic.lastIndexOf('/', last - 1) : -1;
    return plainText(QByteArrayView(topic).sliced(before + 1), 60);
}

bool startsAtZero(const QString &unit)
{
    return unit == QLatin1String("%") || unit == QLatin1String("B") || unit.endsWith(QLatin1String("/s"));
}

Binding bindingFor(const TopicRef &ref, const StreamDirectory &directory, capture::FieldReader &reader)
{
    Binding binding;
    if (const client::SourceStatus *source = directory.source(ref.source))
        binding.source = source->name;
    binding.filter = ref.topic;
    binding.field = ref.field;
    if (const auto *topic = newest(ref, directory); topic && ref.field.isEmpty())
        binding.field = reader.primaryField(topic->last->payload).value_or(QByteArray());
    return binding;
}

PanelSpec panelFor(const TopicRef &ref, const StreamDirectory &directory, capture::FieldReader &reader,
                   std::optional<PanelKind> kind)
{
    const Binding binding = bindingFor(ref, directory, reader);
    const auto *topic = newest(ref, directory);
    const bool numeric = binding.field.startsWith('@') ||
                         (topic && reader.number(topic->last->payload, binding.field).has_value());
    PanelSpec spec = emptyPanel(kind.value_or(numeric ? PanelKind::Line : PanelKind::Table));
    spec.title = titleFor(ref.topic);
    spec.bindings = {binding};
    const QString unit = binding.field.startsWith('@') ? ownUnit(binding.field)
                         : topic ? plainText(QByteArrayView(reader.unit(topic->last->payload)), 16)
                                 : QString();
    spec.scale.fromZero = startsAtZero(unit);
    return spec;
}

PanelSpec emptyPanel(PanelKind kind)
{
    PanelSpec spec;
    spec.kind = kind;
    spec.title = kind == PanelKind::Table ? QStringLiteral("Latest events") : displayName(kind);
    spec.cell = sizeFor(kind);
    if (kind == PanelKind::Table)
        spec.bindings.push_back({.source = {}, .filter = "#", .field = {}, .label = {}});
    return spec;
}

} // namespace pushscope::ui
