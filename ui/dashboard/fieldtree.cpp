// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/fieldtree.h"

#include "ui/widgets/plaintext.h"

#include <QHeaderView>
#include <QSignalBlocker>

#include <vector>

namespace pushscope::ui {

namespace {

enum { FieldRole = Qt::UserRole };

/// The last step of a JSON pointer as it stands in the payload (RFC 6901, 4).
QString memberName(const QByteArray &pointer)
{
    QByteArray name = pointer.mid(pointer.lastIndexOf('/') + 1);
    name.replace("~1", "/").replace("~0", "~");
    return plainText(QByteArrayView(name), 60);
}

} // namespace

FieldTree::FieldTree(QWidget *parent)
    : QTreeWidget(parent)
{
    setColumnCount(2);
    setHeaderHidden(true);
    setRootIsDecorated(true);
    setIndentation(16);
    setUniformRowHeights(true);
    setProperty("surface", QStringLiteral("raised"));
    setAccessibleName(QStringLiteral("Fields of the newest message"));
    header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    const auto choose = [this](const QTreeWidgetItem *item) {
        if (item && item->flags().testFlag(Qt::ItemIsSelectable))
            Q_EMIT chosen(item->data(0, FieldRole).toByteArray());
    };
    connect(this, &QTreeWidget::itemClicked, this, choose);
    connect(this, &QTreeWidget::itemActivated, this, choose);
}

void FieldTree::addMember(const capture::FieldReader::Field &field, QTreeWidgetItem *parent)
{
    auto *item = new QTreeWidgetItem(parent);
    item->setText(0, field.pointer.isEmpty() ? QStringLiteral("the payload") : memberName(field.pointer));
    if (!field.container)
        item->setText(1, plainText(QByteArrayView(field.preview), 60));
    item->setData(0, FieldRole, field.pointer);
    item->setFlags(field.numeric     ? Qt::ItemIsEnabled | Qt::ItemIsSelectable
                   : field.container ? Qt::ItemIsEnabled
                                     : Qt::NoItemFlags);
}

void FieldTree::addOwn()
{
    struct Own
    {
        const char *field;
        const char *says;
    };
    auto *own = new QTreeWidgetItem(this, {QStringLiteral("The message itself")});
    own->setFlags(Qt::ItemIsEnabled);
    for (const Own &each : {Own{"@latency", "from the hub to here"}, Own{"@size", "bytes of the payload"},
                            Own{"@rate", "messages a second"}}) {
        auto *item = new QTreeWidgetItem(own, {QLatin1String(each.field), QLatin1String(each.says)});
        item->setData(0, FieldRole, QByteArray(each.field));
    }
}

void FieldTree::setPayload(capture::FieldReader &reader, const QByteArray &payload, const QByteArray &field)
{
    const QSignalBlocker quiet(this);
    clear();
    std::vector<QTreeWidgetItem *> path{invisibleRootItem()}; // path[d]: the parent of depth d
    for (const auto &member : reader.fields(payload)) {
        const auto depth = static_cast<std::size_t>(std::max(0, member.depth));
        QTreeWidgetItem *parent = path[std::min(depth, path.size() - 1)];
        addMember(member, parent);
        path.resize(std::min(depth, path.size() - 1) + 1);
        path.push_back(parent->child(parent->childCount() - 1));
    }
    addOwn();
    expandAll();
    select(field);
}

void FieldTree::select(const QByteArray &field)
{
    for (QTreeWidgetItemIterator item(this); *item; ++item) {
        if ((*item)->flags().testFlag(Qt::ItemIsSelectable) &&
            (*item)->data(0, FieldRole).toByteArray() == field) {
            setCurrentItem(*item);
            return;
        }
    }
}

} // namespace pushscope::ui
