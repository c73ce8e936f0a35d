// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTreeView>

namespace pushscope::ui {

/// The view of the topic tree: the delegate draws whole rows, a click on a group opens or closes it, Enter and a
/// double click activate a topic.
class TopicView : public QTreeView
{
    Q_OBJECT

public:
    explicit TopicView(QWidget *parent = nullptr);

Q_SIGNALS:
    void topicActivated(const QModelIndex &index);

protected:
    void drawBranches(QPainter *, const QRect &, const QModelIndex &) const override {}
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void startDrag(Qt::DropActions actions) override;

private:
    QPersistentModelIndex m_pressedGroup;
};

} // namespace pushscope::ui
