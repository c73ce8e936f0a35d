// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/topicmodel.h"

#include "ui/shell/topicrow.h"
#include "ui/theme/theme.h"
#include "ui/widgets/plaintext.h"
#include "ui/widgets/unitformat.h"

#include <QMimeData>

#include <algorithm>
#include <map>

namespace pushscope::ui {

namespace {

/// Beyond this, one update reads no payloads of rows that it did not read before: a flood must not stop the
/// window.
constexpr std::size_t kReadsPerUpdate = 2'000;
constexpr qsizetype kPreview = 200;

enum Rank { ThisMachine, HubItself, ByFirstLevel, TopLevel, Remote };

} // namespace

struct TopicModel::GroupKey
{
    int rank = ByFirstLevel;
    client::SourceId source;
    QByteArray level; ///< the first level of its topics, where that is what makes the group
    bool operator==(const GroupKey &) const = default;

    bool operator<(const GroupKey &other) const
    {
        if (rank != other.rank)
            return rank < other.rank;
        if (source != other.source)
            return source < other.source;
        return naturalLess(level, other.level);
    }
};

struct TopicModel::Group
{
    GroupKey key;
    QString title;
    QString detail;
    QString error;
    double rate = 0;
    int position = 0; ///< in m_groups
    bool listed = true; ///< remote only: its source still exists
    std::vector<std::unique_ptr<TopicRow>> rows;

    /// What stands in the tree of one of its topics.
    [[nodiscard]] QString nameOf(const QByteArray &topic) const
    {
        QByteArrayView rest = topic;
        if (key.rank != Remote && key.rank != TopLevel)
            rest = rest.sliced(std::min(rest.size(), key.level.size() + 1));
        return rest.isEmpty() ? QStringLiteral("all messages") : plainText(rest);
    }
};

TopicModel::TopicModel(client::SourceId hub, client::SourceId alsoHub, QObject *parent)
    : QAbstractItemModel(parent)
    , m_hub(hub)
    , m_alsoHub(alsoHub)
    , m_reader(std::make_unique<capture::FieldReader>())
{
}

TopicModel::~TopicModel() = default;

TopicModel::GroupKey TopicModel::groupKeyOf(client::SourceId source, const QByteArray &topic) const
{
    if (isRemote(source))
        return {Remote, source, {}};
    const qsizetype slash = topic.indexOf('/');
    if (slash < 0)
        return {TopLevel, source, {}};
    const QByteArray level = topic.first(slash);
    if (level == "system")
        return {ThisMachine, source, level};
    return {level == "hub" ? HubItself : ByFirstLevel, source, level};
}

void TopicModel::update(const std::vector<capture::Capture::TopicSummary> &topics,
                        const std::vector<client::SourceStatus> &sources, base::WallTime now)
{
    ++m_generation;
    takeSources(sources);
    std::map<GroupKey, Fresh> fresh;
    std::size_t reads = 0;
    for (const auto &summary : topics) {
        if (summary.source == m_alsoHub && m_alsoHub != m_hub)
            continue;
        capture::FieldReader *reader = reads++ < kReadsPerUpdate ? m_reader.get() : nullptr;
        const Key key(summary.source, summary.topic);
        if (TopicRow *row = m_rows.value(key)) {
            row->update(summary, now, reader);
            row->generation = m_generation;
            continue;
        }
        const GroupKey groupKey = groupKeyOf(summary.source, summary.topic);
        const bool known = groupKey.rank != Remote || std::ranges::any_of(sources, [&](const auto &status) {
            return status.id == summary.source;
        });
        if (!known)
            continue; // its source was removed; the capture remembers longer than the tree
        Group names;
        names.key = groupKey;
        auto row = std::make_unique<TopicRow>(summary, names.nameOf(summary.topic));
        row->update(summary, now, reader);
        row->generation = m_generation;
        fresh[groupKey].push_back(std::move(row));
    }
    removeUnseen();
    for (auto &[key, rows] : fresh)
        insertRows(groupFor(key), std::move(rows));
    removeEmptyGroups();
    announceChanges();
}

void TopicModel::takeSources(const std::vector<client::SourceStatus> &sources)
{
    for (const auto &group : m_groups)
        group->listed = group->key.rank != Remote;
    for (const client::SourceStatus &status : sources) {
        if (!isRemote(status.id))
            continue;
        Group &group = groupFor({Remote, status.id, {}});
        group.listed = true;
        group.title = plainText(status.name.isEmpty() ? status.url.host() : status.name, 64);
        group.detail = displayName(status.transport);
        group.error = status.state == client::SourceState::Connected ? QString() : status.lastError;
    }
}

TopicModel::Group &TopicModel::groupFor(const GroupKey &key)
{
    const auto at =
        std::lower_bound(m_groups.begin(), m_groups.end(), key,
                         [](const auto &group, const GroupKey &wanted) { return group->key < wanted; });
    if (at != m_groups.end() && (*at)->key == key)
        return **at;
    auto group = std::make_unique<Group>();
    group->key = key;
    switch (key.rank) {
    case ThisMachine: group->title = tr("This machine"); break;
    case HubItself: group->title = tr("Hub"); break;
    case TopLevel: group->title = tr("Top level"); break;
    default:
        group->title = plainText(QByteArrayView(key.level));
        break; // a remote group's title comes with its status
    }
    const auto position = static_cast<std::size_t>(at - m_groups.begin());
    beginInsertRows({}, static_cast<int>(position), static_cast<int>(position));
    m_groups.insert(at, std::move(group));
    renumber(position);
    endInsertRows();
    return *m_groups[position];
}

void TopicModel::insertRows(Group &group, Fresh fresh)
{
    const auto less = [](const std::unique_ptr<TopicRow> &a, const std::unique_ptr<TopicRow> &b) {
        return naturalLess(a->topic(), b->topic());
    };
    std::ranges::sort(fresh, less);
    const QModelIndex parentIndex = index(group.position, 0);
    // Neighbours among the new ones go in together: one signal for a burst of new topics, not one each.
    auto run = fresh.begin();
    while (run != fresh.end()) {
        const auto at = std::upper_bound(group.rows.begin(), group.rows.end(), *run, less);
        auto end = std::next(run);
        while (end != fresh.end() && (at == group.rows.end() || less(*end, *at)))
            ++end;
        const int first = static_cast<int>(at - group.rows.begin());
        beginInsertRows(parentIndex, first, first + static_cast<int>(end - run) - 1);
        for (auto row = run; row != end; ++row)
            m_rows.insert(Key((*row)->source(), (*row)->topic()), row->get());
        group.rows.insert(at, std::make_move_iterator(run), std::make_move_iterator(end));
        endInsertRows();
        run = end;
    }
}

void TopicModel::removeUnseen()
{
    for (const auto &group : m_groups) {
        auto &rows = group->rows;
        for (int last = static_cast<int>(rows.size()) - 1; last >= 0; --last) {
            const auto unseen = [&](int row) {
                return rows[static_cast<std::size_t>(row)]->generation != m_generation || !group->listed;
            };
            if (!unseen(last))
                continue;
            int first = last;
            while (first > 0 && unseen(first - 1))
                --first;
            beginRemoveRows(index(group->position, 0), first, last);
            for (auto row = rows.begin() + first; row != rows.begin() + last + 1; ++row)
                m_rows.remove(Key((*row)->source(), (*row)->topic()));
            rows.erase(rows.begin() + first, rows.begin() + last + 1);
            endRemoveRows();
            last = first;
        }
    }
}

void TopicModel::removeEmptyGroups()
{
    for (int i = static_cast<int>(m_groups.size()) - 1; i >= 0; --i) {
        const Group &group = *m_groups[static_cast<std::size_t>(i)];
        if (!group.rows.empty() || (group.key.rank == Remote && group.listed))
            continue;
        beginRemoveRows({}, i, i);
        m_groups.erase(m_groups.begin() + i);
        renumber(static_cast<std::size_t>(i));
        endRemoveRows();
    }
}

void TopicModel::renumber(std::size_t from)
{
    for (std::size_t i = from; i < m_groups.size(); ++i)
        m_groups[i]->position = static_cast<int>(i);
}

void TopicModel::announceChanges()
{
    for (const auto &group : m_groups) {
        group->rate = 0;
        for (const auto &row : group->rows)
            group->rate += row->rate();
        const QModelIndex parentIndex = index(group->position, 0);
        Q_EMIT dataChanged(parentIndex, parentIndex);
        if (!group->rows.empty())
            Q_EMIT dataChanged(index(0, 0, parentIndex), index(rowCount(parentIndex) - 1, 0, parentIndex));
    }
}

void TopicModel::forEach(const std::function<void(const TopicRow &, const QString &)> &visit) const
{
    for (const auto &group : m_groups) {
        for (const auto &row : group->rows)
            visit(*row, group->title);
    }
}

std::optional<TopicRef> TopicModel::topicAt(const QModelIndex &index) const
{
    const TopicRow *row = rowAt(index);
    return row ? std::optional(TopicRef{row->source(), row->topic(), {}}) : std::nullopt;
}

client::FramePtr TopicModel::newestAt(const QModelIndex &index) const
{
    const TopicRow *row = rowAt(index);
    return row ? row->last() : nullptr;
}

QModelIndex TopicModel::find(client::SourceId source, const QByteArray &topic) const
{
    const TopicRow *wanted = m_rows.value(Key(source, topic));
    if (!wanted)
        return {};
    const GroupKey key = groupKeyOf(source, topic);
    for (const auto &group : m_groups) {
        if (group->key != key)
            continue;
        const auto at = std::ranges::find(group->rows, wanted, &std::unique_ptr<TopicRow>::get);
        return index(static_cast<int>(at - group->rows.begin()), 0, index(group->position, 0));
    }
    return {};
}

QModelIndex TopicModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    Group *group = parent.isValid() ? m_groups[static_cast<std::size_t>(parent.row())].get() : nullptr;
    return createIndex(row, column, group);
}

QModelIndex TopicModel::parent(const QModelIndex &index) const
{
    const auto *group = index.isValid() ? static_cast<const Group *>(index.constInternalPointer()) : nullptr;
    return group ? createIndex(group->position, 0) : QModelIndex();
}

int TopicModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return static_cast<int>(m_groups.size());
    if (parent.internalPointer() || parent.column() != 0)
        return 0;
    return static_cast<int>(m_groups[static_cast<std::size_t>(parent.row())]->rows.size());
}

int TopicModel::columnCount(const QModelIndex &) const
{
    return 1;
}

const TopicRow *TopicModel::rowAt(const QModelIndex &index) const
{
    const auto *group = index.isValid() ? static_cast<const Group *>(index.constInternalPointer()) : nullptr;
    return group ? group->rows[static_cast<std::size_t>(index.row())].get() : nullptr;
}

QVariant TopicModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const TopicRow *row = rowAt(index);
    if (role == IsGroupRole)
        return row == nullptr;
    return row ? rowData(*row, role) : groupData(*m_groups[static_cast<std::size_t>(index.row())], role);
}

QVariant TopicModel::groupData(const Group &group, int role) const
{
    switch (role) {
    case Qt::DisplayRole: return group.title;
    case Qt::ToolTipRole: return group.error.isEmpty() ? QVariant() : plainToolTip(group.error);
    case Qt::AccessibleTextRole:
        return QStringLiteral("%1, %2 topics, %3")
            .arg(group.title)
            .arg(group.rows.size())
            .arg(formatRate(group.rate));
    case DetailRole: return group.detail;
    case ValueRole: return formatRate(group.rate);
    case ErrorRole: return group.error;
    case SourceRole: return group.key.source.value;
    default: return {}; // roles are an open set
    }
}

QVariant TopicModel::rowData(const TopicRow &row, int role) const
{
    switch (role) {
    case Qt::DisplayRole: return row.name();
    case Qt::ToolTipRole:
        return plainToolTip(QStringLiteral("%1\n%2, %3 messages\n%4")
                                .arg(plainText(QByteArrayView(row.topic())), formatRate(row.rate()),
                                     formatCount(row.messages()),
                                     plainText(QByteArrayView(row.last()->payload), kPreview)));
    case Qt::AccessibleTextRole:
        return QStringLiteral("%1, %2, %3").arg(row.name(), row.valueText(), formatRate(row.rate()));
    case ValueRole: return row.valueText();
    case RateRole: return formatRate(row.rate());
    case ValuesRole: return QVariant::fromValue(row.value() ? row.values() : row.rates());
    case RatesRole: return QVariant::fromValue(row.rates());
    case StaleRole: return row.isStale();
    case TopicRole: return row.topic();
    case SourceRole: return row.source().value;
    default: return {};
    }
}

Qt::ItemFlags TopicModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    const Qt::ItemFlags both = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
    return rowAt(index) ? both | Qt::ItemIsDragEnabled | Qt::ItemNeverHasChildren : both;
}

QMimeData *TopicModel::mimeData(const QModelIndexList &indexes) const
{
    for (const QModelIndex &index : indexes) {
        if (const auto ref = topicAt(index))
            return toMimeData(*ref).release();
    }
    return nullptr;
}

} // namespace pushscope::ui
