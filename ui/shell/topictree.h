// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/client/frame.h"
#include "ui/widgets/services.h"
#include "ui/widgets/topicmime.h"

#include <QStringList>
#include <QWidget>

class QMenu;

namespace pushscope::ui {

class IconButton;
class SearchField;
class TextLabel;
class TopicDelegate;
class TopicFilterModel;
class TopicModel;
class TopicView;

/// What a person can do with a topic besides dragging it.
enum class TopicUse { Panel, Line, Area, Stat, Gauge, Table };

/// The column of topics: filter box, the button that adds a source, and the tree. UI thread; owned by the
/// window.
class TopicTree : public QWidget
{
    Q_OBJECT

public:
    explicit TopicTree(const Services &services, QWidget *parent = nullptr);

    /// Takes a new look at the capture; a few times a second.
    void refresh(base::WallTime now);
    void focusFilter();
    void focusTopics();
    void setShowsRates(bool rates);
    void setCollapsedGroups(const QStringList &titles);
    [[nodiscard]] QStringList collapsedGroups() const { return m_collapsed; }
    [[nodiscard]] const TopicModel &model() const { return *m_model; }
    [[nodiscard]] TopicView &view() const { return *m_view; }
    [[nodiscard]] QWidget *addSourceButton() const;
    /// Opens the groups above and selects the topic.
    void select(const TopicRef &topic);

Q_SIGNALS:
    void topicChosen(const pushscope::ui::TopicRef &topic, pushscope::ui::TopicUse use);
    void sourcesWanted(); ///< the popover of sources shall open
    void copied();
    void showsRatesChanged(bool rates);
    void collapsedGroupsChanged();

private:
    void buildHead();
    void buildView();
    void setFilter(const QString &text);
    void expandNew(const QModelIndex &parent, int first, int last);
    void noteExpansion(const QModelIndex &index, bool open);
    void openMenu(const QPoint &at);
    void addTopicActions(QMenu &menu, const QModelIndex &index);
    void showNewest(const QModelIndex &index);
    void updateHint();
    [[nodiscard]] QString curlFor(const QModelIndex &index) const;
    void copy(const QString &text);

    const Services m_services;
    TopicModel *m_model;
    TopicFilterModel *m_filtered;
    TopicDelegate *m_delegate;
    SearchField *m_filter = nullptr;
    IconButton *m_add = nullptr;
    TopicView *m_view = nullptr;
    TextLabel *m_complaint = nullptr;
    QStringList m_collapsed;
    bool m_showsRates = false;
};

} // namespace pushscope::ui
