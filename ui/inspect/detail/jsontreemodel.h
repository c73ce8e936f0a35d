// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/anatomy/jsontree.h"

#include <QAbstractItemModel>

#include <memory>

namespace pushscope::ui {

/// A JSON payload as rows of field and value, read level by level as they are opened. Of what has more than 1,000
/// children the first are shown, then a row that brings the next. UI thread.
class JsonTreeModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Column { Field, Value, ColumnCount };
    enum Role { KindRole = Qt::UserRole, TypeRole }; ///< Kind, JsonTree::Type; as int
    enum class Kind { Value, More, Sentence };

    explicit JsonTreeModel(QObject *parent = nullptr);
    ~JsonTreeModel() override;

    /// What setContents() takes; may be read on any thread.
    struct Contents
    {
        capture::JsonTree tree;
        std::optional<capture::JsonTree::Node> root; ///< nothing: not JSON
        capture::JsonTree::Children first;
    };
    [[nodiscard]] static Contents read(const QByteArray &payload);
    void setContents(Contents contents);
    void clear();
    [[nodiscard]] bool isJson() const { return m_root != nullptr; }

    [[nodiscard]] QByteArray pointer(const QModelIndex &index) const;
    [[nodiscard]] QByteArray value(const QModelIndex &index) const; ///< as it stands in the payload
    /// Puts the next children in the place of a row of kind More; returns the first of them.
    QModelIndex loadMore(const QModelIndex &more);

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex &index) const override;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] bool hasChildren(const QModelIndex &parent = {}) const override;
    [[nodiscard]] bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Item;
    [[nodiscard]] Item *itemOf(const QModelIndex &index) const;
    [[nodiscard]] static int childCount(const capture::JsonTree::Children &children);
    void append(Item &parent, const capture::JsonTree::Children &children, quint64 firstIndex);
    [[nodiscard]] QString fieldText(const Item &item) const;
    [[nodiscard]] QString valueText(const Item &item) const;

    capture::JsonTree m_tree;
    std::unique_ptr<Item> m_root; ///< not shown, but for a payload that is one bare value
};

} // namespace pushscope::ui
