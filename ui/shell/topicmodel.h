// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capture.h"
#include "core/client/source.h"
#include "ui/widgets/topicmime.h"

#include <QAbstractItemModel>
#include <QHash>

#include <functional>
#include <memory>
#include <vector>

namespace pushscope::capture {
class FieldReader;
}

namespace pushscope::ui {

class TopicRow;

/// The topics that the capture has seen, in groups: of the embedded hub `system/...` as This machine,
/// `hub/...` as Hub, others by their first level; every other source is a group of its own. Rows are
/// inserted, changed and removed in place, never reset. Bounded by the capture's own bound on topics. UI
/// thread.
class TopicModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Role {
        IsGroupRole = Qt::UserRole + 1,
        DetailRole, ///< a group's transport word
        ValueRole,  ///< text at the right: a group's rate, a topic's newest number or rate
        RateRole,   ///< a topic's rate as text
        ValuesRole, ///< QList<double>: the short past of the number, or of the rate where there is no number
        RatesRole,  ///< QList<double>
        StaleRole,
        ErrorRole,  ///< a group's source is not connected: one sentence
        TopicRole,  ///< QByteArray
        SourceRole, ///< uint
    };

    /// Topics of `hub` are grouped by first level; `alsoHub`, a second source of the same hub, is left out.
    TopicModel(client::SourceId hub, client::SourceId alsoHub, QObject *parent = nullptr);
    ~TopicModel() override;

    void update(const std::vector<capture::Capture::TopicSummary> &topics,
                const std::vector<client::SourceStatus> &sources, base::WallTime now);

    [[nodiscard]] std::optional<TopicRef> topicAt(const QModelIndex &index) const;
    [[nodiscard]] client::FramePtr newestAt(const QModelIndex &index) const; ///< null for a group
    [[nodiscard]] QModelIndex find(client::SourceId source, const QByteArray &topic) const;
    [[nodiscard]] int topicCount() const { return static_cast<int>(m_rows.size()); }
    /// In the order of the tree; `group` is the group's title.
    void forEach(const std::function<void(const TopicRow &row, const QString &group)> &visit) const;

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex &index) const override;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    [[nodiscard]] QMimeData *mimeData(const QModelIndexList &indexes) const override;
    [[nodiscard]] Qt::DropActions supportedDragActions() const override { return Qt::CopyAction; }

private:
    struct Group;
    struct GroupKey;
    using Key = std::pair<client::SourceId, QByteArray>;
    using Fresh = std::vector<std::unique_ptr<TopicRow>>;

    [[nodiscard]] GroupKey groupKeyOf(client::SourceId source, const QByteArray &topic) const;
    [[nodiscard]] bool isRemote(client::SourceId source) const
    {
        return source != m_hub && source != m_alsoHub;
    }
    Group &groupFor(const GroupKey &key);
    void insertRows(Group &group, Fresh fresh);
    void removeUnseen();
    void removeEmptyGroups();
    void renumber(std::size_t from);
    void announceChanges();
    void takeSources(const std::vector<client::SourceStatus> &sources);
    [[nodiscard]] const TopicRow *rowAt(const QModelIndex &index) const;
    [[nodiscard]] QVariant groupData(const Group &group, int role) const;
    [[nodiscard]] QVariant rowData(const TopicRow &row, int role) const;

    const client::SourceId m_hub;
    const client::SourceId m_alsoHub;
    std::vector<std::unique_ptr<Group>> m_groups;
    QHash<Key, TopicRow *> m_rows;
    std::unique_ptr<capture::FieldReader> m_reader;
    quint64 m_generation = 0;
};

} // namespace pushscope::ui
