// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/topictree.h"

#include "core/capture/capture.h"
#include "core/client/sources.h"
#include "core/net/hub.h"
#include "ui/shell/snippets.h"
#include "ui/shell/payloadpopover.h"
#include "ui/shell/topicdelegate.h"
#include "ui/shell/topicfiltermodel.h"
#include "ui/shell/topicmodel.h"
#include "ui/shell/topicview.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/iconbutton.h"
#include "ui/widgets/searchfield.h"
#include "ui/widgets/textlabel.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QMenu>
#include <QVBoxLayout>

#include <utility>

namespace pushscope::ui {

namespace {

constexpr int kLongestSample = 2'000; ///< of a payload put into a command line

} // namespace

TopicTree::TopicTree(const Services &services, QWidget *parent)
    : QWidget(parent)
    , m_services(services)
    , m_model(new TopicModel(services.hubOverWebSocket, services.hubOverSse, this))
    , m_filtered(new TopicFilterModel(this))
    , m_delegate(new TopicDelegate(services.themes, this))
{
    setObjectName(QStringLiteral("TopicTreePanel"));
    setAttribute(Qt::WA_StyledBackground);
    m_filtered->setSourceModel(m_model);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    buildHead();
    buildView();
    connect(&services.themes, &ThemeStore::changed, this, [this] {
        Q_EMIT m_delegate->sizeHintChanged({}); // rows grow with the text
        m_view->viewport()->update();
    });
}

void TopicTree::buildHead()
{
    m_filter = new SearchField(m_services.themes, tr("Filter topics"), this);
    m_filter->setObjectName(QStringLiteral("TopicFilter"));
    m_filter->setToolTip(
        withShortcut(tr("Part of a topic, or a filter such as room/+"), QKeySequence(tr("Ctrl+F"))));
    m_add = new IconButton(m_services.themes, QStringLiteral("plus"), tr("Add a source"),
                           IconButton::Size::Compact, this);
    m_add->setObjectName(QStringLiteral("AddSource"));
    auto *row = new QHBoxLayout;
    row->setContentsMargins(16, 8, 12, 0);
    row->setSpacing(8);
    row->addWidget(m_filter, 1);
    row->addWidget(m_add);
    layout()->addItem(row);
    m_complaint = new TextLabel(FontRole::Small, Tone::Error, {}, this);
    m_complaint->setWordWrap(true);
    m_complaint->hide();
    auto *below = new QHBoxLayout;
    below->setContentsMargins(16, 4, 16, 0);
    below->addWidget(m_complaint);
    layout()->addItem(below);
    connect(m_filter, &QLineEdit::textChanged, this, &TopicTree::setFilter);
    connect(m_filter, &SearchField::left, this, &TopicTree::focusTopics);
    connect(m_filter, &SearchField::downPressed, this, &TopicTree::focusTopics);
    connect(m_filter, &QLineEdit::returnPressed, this, &TopicTree::focusTopics);
    connect(m_add, &QToolButton::clicked, this, &TopicTree::sourcesWanted);
}

void TopicTree::buildView()
{
    m_view = new TopicView(m_services.themes, this);
    m_view->setObjectName(QStringLiteral("Topics"));
    m_view->setAccessibleName(tr("Topics"));
    m_view->setModel(m_filtered);
    m_view->setItemDelegate(m_delegate);
    static_cast<QVBoxLayout *>(layout())->addWidget(m_view, 1);
    connect(m_filtered, &QAbstractItemModel::rowsInserted, this, &TopicTree::expandNew);
    connect(m_view, &QTreeView::expanded, this,
            [this](const QModelIndex &index) { noteExpansion(index, true); });
    connect(m_view, &QTreeView::collapsed, this,
            [this](const QModelIndex &index) { noteExpansion(index, false); });
    connect(m_view, &TopicView::topicActivated, this, [this](const QModelIndex &index) {
        if (const auto topic = m_model->topicAt(m_filtered->mapToSource(index)))
            Q_EMIT topicChosen(*topic, TopicUse::Panel);
    });
    connect(m_view, &QWidget::customContextMenuRequested, this, &TopicTree::openMenu);
}

void TopicTree::refresh(base::WallTime now)
{
    m_model->update(m_services.capture.topics(), m_services.sources.statuses(), now);
    updateHint();
}

void TopicTree::updateHint()
{
    QString hint;
    if (m_filtered->isFiltering() && m_filtered->rowCount() == 0)
        hint = tr("No topic matches.");
    else if (!m_filtered->isFiltering() && m_model->rowCount() <= 3)
        hint = tr("Anything published to the hub appears here. Drag a topic into the grid to chart it.");
    m_view->setHint(hint);
}

void TopicTree::focusFilter()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

void TopicTree::focusTopics()
{
    m_view->setFocus(Qt::TabFocusReason);
    if (!m_view->currentIndex().isValid())
        m_view->setCurrentIndex(m_filtered->index(0, 0));
}

QWidget *TopicTree::addSourceButton() const
{
    return m_add;
}

void TopicTree::setShowsRates(bool rates)
{
    m_showsRates = rates;
    m_delegate->setShowsRates(rates);
    m_view->viewport()->update();
}

void TopicTree::setCollapsedGroups(const QStringList &titles)
{
    m_collapsed = titles;
    if (m_filtered->rowCount() > 0)
        expandNew({}, 0, m_filtered->rowCount() - 1);
}

void TopicTree::select(const TopicRef &topic)
{
    const QModelIndex index = m_filtered->mapFromSource(m_model->find(topic.source, topic.topic));
    if (!index.isValid())
        return;
    m_view->expand(index.parent());
    m_view->setCurrentIndex(index);
}

void TopicTree::setFilter(const QString &text)
{
    const QString complaint = m_filtered->setText(text);
    m_filter->setProperty("invalid", !complaint.isEmpty());
    m_filter->style()->unpolish(m_filter);
    m_filter->style()->polish(m_filter);
    m_complaint->setText(complaint);
    m_complaint->setVisible(!complaint.isEmpty());
    if (m_filtered->isFiltering())
        m_view->expandAll();
    else
        setCollapsedGroups(m_collapsed);
    updateHint();
}

void TopicTree::expandNew(const QModelIndex &parent, int first, int last)
{
    const auto settle = [this](const QModelIndex &group) {
        const bool open = m_filtered->isFiltering() || !m_collapsed.contains(group.data().toString());
        m_view->setExpanded(group, open);
    };
    if (parent.isValid()) { // a view cannot expand a group before it has rows
        if (m_filtered->rowCount(parent) == last - first + 1)
            settle(parent);
        return;
    }
    for (int row = first; row <= last; ++row)
        settle(m_filtered->index(row, 0));
}

void TopicTree::noteExpansion(const QModelIndex &index, bool open)
{
    const QString title = index.data().toString();
    if (m_filtered->isFiltering() || m_collapsed.contains(title) != open)
        return;
    if (open)
        m_collapsed.removeAll(title);
    else
        m_collapsed.append(title);
    Q_EMIT collapsedGroupsChanged();
}

void TopicTree::openMenu(const QPoint &at)
{
    const QModelIndex index = m_view->indexAt(at);
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setProperty("icons", true);
    if (m_model->topicAt(m_filtered->mapToSource(index)))
        addTopicActions(*menu, index);
    QAction *rates = menu->addAction(tr("Show rates instead of values"));
    rates->setCheckable(true);
    rates->setChecked(m_showsRates);
    connect(rates, &QAction::toggled, this, &TopicTree::showsRatesChanged);
    connect(menu->addAction(tr("Sources…")), &QAction::triggered, this, &TopicTree::sourcesWanted);
    menu->popup(m_view->viewport()->mapToGlobal(at));
}

void TopicTree::addTopicActions(QMenu &menu, const QModelIndex &index)
{
    const QPersistentModelIndex row = m_filtered->mapToSource(index);
    const TopicRef topic = *m_model->topicAt(row);
    const Theme &theme = m_services.themes.theme();
    const std::initializer_list<std::tuple<QString, QString, TopicUse>> uses{
        {tr("Chart as line"), QStringLiteral("line"), TopicUse::Line},
        {tr("Chart as area"), QStringLiteral("area"), TopicUse::Area},
        {tr("Show as number"), QStringLiteral("stat"), TopicUse::Stat},
        {tr("Show as gauge"), QStringLiteral("gauge"), TopicUse::Gauge},
        {tr("Show as table"), QStringLiteral("table"), TopicUse::Table},
    };
    for (const auto &[text, iconName, use] : uses) {
        QAction *action = menu.addAction(icon(iconName, theme), text);
        connect(action, &QAction::triggered, this,
                [this, topic, use = use] { Q_EMIT topicChosen(topic, use); });
    }
    menu.addSeparator();
    connect(menu.addAction(icon(QStringLiteral("copy"), theme), tr("Copy topic")), &QAction::triggered, this,
            [this, topic] { copy(QString::fromUtf8(topic.topic)); });
    if (m_services.hub && topic.source == m_services.hubOverWebSocket) {
        connect(menu.addAction(tr("Copy curl publish")), &QAction::triggered, this,
                [this, row] { copy(curlFor(row)); });
        connect(menu.addAction(tr("Copy EventSource line")), &QAction::triggered, this,
                [this, topic] { copy(eventSourceLine(topic.topic)); });
    }
    connect(menu.addAction(tr("Show newest payload")), &QAction::triggered, this,
            [this, row] { showNewest(row); });
    menu.addSeparator();
}

QString TopicTree::curlFor(const QModelIndex &index) const
{
    const client::FramePtr newest = m_model->newestAt(index);
    const auto topic = m_model->topicAt(index);
    if (!newest || !topic || !m_services.hub)
        return {};
    const bool usable = newest->payloadKind == base::PayloadKind::Text &&
                        newest->payload.size() <= kLongestSample && !newest->payload.contains('\n') &&
                        !newest->payload.contains('\0');
    return curlPublish(m_services.hub->url(), topic->topic,
                       usable ? newest->payload : QByteArray("{\"value\":1}"));
}

void TopicTree::showNewest(const QModelIndex &index)
{
    const client::FramePtr newest = m_model->newestAt(index);
    if (!newest)
        return;
    auto *popover = new PayloadPopover(m_services.themes, *newest, this);
    popover->setAttribute(Qt::WA_DeleteOnClose);
    connect(popover, &PayloadPopover::copied, this, &TopicTree::copied);
    popover->openAt(this, Popover::Side::Right);
}

void TopicTree::copy(const QString &text)
{
    if (text.isEmpty())
        return;
    QGuiApplication::clipboard()->setText(text);
    Q_EMIT copied();
}

} // namespace pushscope::ui
