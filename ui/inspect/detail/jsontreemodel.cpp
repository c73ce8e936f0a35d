// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/detail/jsontreemodel.h"

#include "ui/widgets/plaintext.h"
#include "ui/widgets/unitformat.h"

#include <algorithm>

namespace pushscope::ui {

using capture::JsonTree;

namespace {

constexpr qsizetype kMostKey = 120;   ///< characters
constexpr qsizetype kMostKeyBytes = 4096;
constexpr qsizetype kMostValue = 400;
constexpr qsizetype kCountBytes = 4 * 1024 * 1024; ///< read at most to tell how many more there are

} // namespace

struct JsonTreeModel::Item
{
    Kind kind = Kind::Value;
    JsonTree::Node node;
    Item *parent = nullptr;
    int row = 0;
    int depth = 0;
    quint64 index = 0; ///< among the children of an array
    bool isRead = false;
    JsonTree::Place next = JsonTree::kStart; ///< of More
    QString text;                            ///< of More and Sentence
    std::vector<std::unique_ptr<Item>> children{};

    [[nodiscard]] bool isTooDeep() const { return depth >= JsonTree::kDeepest; }
};

JsonTreeModel::JsonTreeModel(QObject *parent)
    : QAbstractItemModel(parent)
{
}

JsonTreeModel::~JsonTreeModel() = default;

JsonTreeModel::Contents JsonTreeModel::read(const QByteArray &payload)
{
    Contents contents;
    contents.tree = JsonTree(payload);
    contents.root = contents.tree.root();
    if (!contents.root || !contents.root->isContainer())
        return contents;
    contents.first = contents.tree.children(*contents.root);
    // `[INFO] started` begins like JSON, and is none.
    if (contents.first.nodes.empty() && contents.first.broken)
        contents.root.reset();
    return contents;
}

void JsonTreeModel::setContents(Contents contents)
{
    beginResetModel();
    m_tree = std::move(contents.tree);
    m_root.reset();
    if (contents.root) {
        m_root = std::make_unique<Item>();
        m_root->node = *contents.root;
        m_root->isRead = true;
        if (m_root->node.isContainer())
            append(*m_root, contents.first, 0);
        else
            append(*m_root, {.nodes = {*contents.root}, .next = {}, .broken = {}}, 0);
    }
    endResetModel();
}

void JsonTreeModel::clear()
{
    setContents({});
}

JsonTreeModel::Item *JsonTreeModel::itemOf(const QModelIndex &index) const
{
    return index.isValid() ? static_cast<Item *>(index.internalPointer()) : m_root.get();
}

int JsonTreeModel::childCount(const JsonTree::Children &children)
{
    return static_cast<int>(children.nodes.size()) + (children.next ? 1 : 0) + (children.broken ? 1 : 0);
}

/// Between beginInsertRows() and endInsertRows(), or while the model is reset.
void JsonTreeModel::append(Item &parent, const JsonTree::Children &children, quint64 firstIndex)
{
    const auto add = [&parent] () -> Item & {
        auto item = std::make_unique<Item>();
        item->parent = &parent;
        item->row = static_cast<int>(parent.children.size());
        item->depth = parent.depth + 1;
        parent.children.push_back(std::move(item));
        return *parent.children.back();
    };
    for (const JsonTree::Node &node : children.nodes) {
        Item &item = add();
        item.node = node;
        item.index = firstIndex++;
    }
    if (children.next) {
        Item &item = add();
        item.kind = Kind::More;
        item.next = *children.next;
        const auto count = m_tree.count(parent.node, item.next, kCountBytes);
        item.text = count ? tr("%1 more").arg(formatCount(*count)) : tr("Many more");
    }
    if (children.broken) {
        Item &item = add();
        item.kind = Kind::Sentence;
        item.text = tr("What follows from byte %1 on is not JSON.")
                        .arg(formatCount(static_cast<quint64>(*children.broken)));
    }
}

QModelIndex JsonTreeModel::loadMore(const QModelIndex &more)
{
    Item *item = itemOf(more);
    if (!more.isValid() || item->kind != Kind::More)
        return {};
    Item *container = item->parent;
    const JsonTree::Place from = item->next;
    const QModelIndex parentIndex = more.parent();
    const int row = item->row;
    beginRemoveRows(parentIndex, row, row);
    container->children.pop_back();
    endRemoveRows();
    const JsonTree::Children children = m_tree.children(container->node, from);
    const int count = childCount(children);
    if (count == 0)
        return {};
    beginInsertRows(parentIndex, row, row + count - 1);
    append(*container, children, from.index);
    endInsertRows();
    return index(row, Field, parentIndex);
}

QModelIndex JsonTreeModel::index(int row, int column, const QModelIndex &parent) const
{
    const Item *item = itemOf(parent);
    if (!item || row < 0 || column < 0 || column >= ColumnCount || row >= static_cast<int>(item->children.size()) ||
        parent.column() > 0)
        return {};
    return createIndex(row, column, item->children[static_cast<std::size_t>(row)].get());
}

QModelIndex JsonTreeModel::parent(const QModelIndex &index) const
{
    const Item *parent = index.isValid() ? itemOf(index)->parent : nullptr;
    return parent && parent != m_root.get() ? createIndex(parent->row, Field, parent) : QModelIndex();
}

int JsonTreeModel::rowCount(const QModelIndex &parent) const
{
    const Item *item = itemOf(parent);
    return item && parent.column() <= 0 ? static_cast<int>(item->children.size()) : 0;
}

int JsonTreeModel::columnCount(const QModelIndex &) const
{
    return ColumnCount;
}

bool JsonTreeModel::hasChildren(const QModelIndex &parent) const
{
    const Item *item = itemOf(parent);
    if (!item || parent.column() > 0)
        return false;
    if (item->isRead)
        return !item->children.empty();
    return item->kind == Kind::Value && !item->isTooDeep() && m_tree.hasChildren(item->node);
}

bool JsonTreeModel::canFetchMore(const QModelIndex &parent) const
{
    const Item *item = itemOf(parent);
    return item && !item->isRead && hasChildren(parent);
}

void JsonTreeModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent))
        return;
    Item *item = itemOf(parent);
    item->isRead = true;
    const JsonTree::Children children = m_tree.children(item->node);
    const int count = childCount(children);
    if (count == 0)
        return;
    beginInsertRows(parent, 0, count - 1);
    append(*item, children, 0);
    endInsertRows();
}

QByteArray JsonTreeModel::pointer(const QModelIndex &index) const
{
    std::vector<const Item *> path;
    for (const Item *item = itemOf(index); item && item->parent; item = item->parent)
        path.push_back(item);
    QByteArray pointer;
    for (auto item = path.rbegin(); item != path.rend(); ++item) {
        if (!(*item)->parent->node.isContainer())
            continue; // a bare value is the payload itself
        pointer = (*item)->parent->node.type == JsonTree::Type::Object
                      ? capture::childPointer(pointer, m_tree.key((*item)->node))
                      : capture::childPointer(pointer, (*item)->index);
    }
    return pointer;
}

QByteArray JsonTreeModel::value(const QModelIndex &index) const
{
    const Item *item = itemOf(index);
    return item && item->kind == Kind::Value ? m_tree.value(item->node).toByteArray() : QByteArray();
}

QString JsonTreeModel::fieldText(const Item &item) const
{
    if (item.kind != Kind::Value)
        return item.text;
    if (!item.parent->node.isContainer())
        return tr("the payload");
    if (item.parent->node.type == JsonTree::Type::Array)
        return QString::number(item.index);
    // Escapes of a key that nobody can read anyway need not be undone at every stroke of the brush.
    if (item.node.keyEnd - item.node.keyBegin > kMostKeyBytes)
        return plainText(QByteArrayView(m_tree.text()).sliced(item.node.keyBegin, kMostKeyBytes), kMostKey);
    return plainText(m_tree.key(item.node), kMostKey);
}

QString JsonTreeModel::valueText(const Item &item) const
{
    if (item.kind != Kind::Value)
        return {};
    if (item.isTooDeep() && m_tree.hasChildren(item.node))
        return tr("Nested more than %1 levels deep: see Text.").arg(JsonTree::kDeepest);
    return plainText(m_tree.value(item.node), kMostValue);
}

QVariant JsonTreeModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Item &item = *itemOf(index);
    switch (role) {
    case Qt::DisplayRole:
        return index.column() == Field ? fieldText(item) : valueText(item);
    case KindRole:
        return static_cast<int>(item.kind);
    case TypeRole:
        return static_cast<int>(item.node.type);
    default:
        return {};
    }
}

QVariant JsonTreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == Field ? tr("Field") : tr("Value");
}

} // namespace pushscope::ui
