// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/inspectview.h"

#include "ui/inspect/columnlayout.h"
#include "ui/inspect/filterfield.h"
#include "ui/inspect/filtervocabulary.h"
#include "ui/inspect/inspecttoolbar.h"
#include "ui/inspect/inspectview_p.h"
#include "ui/inspect/messagetablemodel.h"
#include "ui/inspect/messageview.h"
#include "ui/inspect/selectionkeeper.h"
#include "ui/inspect/tableoverlay.h"
#include "ui/inspect/transfer/transferstrip.h"
#include "ui/theme/theme.h"
#include "ui/widgets/textlabel.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>

namespace pushscope::ui {

namespace {

constexpr int kDetailMin = 480;
constexpr int kTableMin = 280;
constexpr int kTable = 640; ///< px the table has before the detail has what it had last time
constexpr int kBrushPauseMs = 60;

} // namespace

InspectView::Private::Private(const Services &given, InspectView *view)
    : q(view)
    , services(given)
    , store(given.settingsDir)
    , toolbar(new InspectToolBar(given.themes))
    , vocabulary(std::make_unique<FilterVocabularySource>())
{
    background.setMaxThreadCount(1);
    build();
    connectParts();
}

InspectView::Private::~Private()
{
    if (toolbar) {
        toolbar->filter().setVocabulary({});
        if (!toolbar->parentWidget())
            delete toolbar;
    }
    letGo();
    delete detail; // before the loader that it reads from
}

void InspectView::Private::build()
{
    const ThemeStore &themes = services.themes;
    const QString trouble = store.load();
    if (!trouble.isEmpty())
        QMetaObject::invokeMethod(
            this, [this, trouble] { Q_EMIT q->said(trouble); }, Qt::QueuedConnection);
    histogram = new RateHistogram(themes, q);
    auto *rule = new QFrame(q);
    rule->setProperty("rule", true);
    rule->setFixedHeight(1);
    splitter = new QSplitter(Qt::Horizontal, q);
    splitter->setHandleWidth(1);
    auto *left = new QWidget(splitter);
    left->setMinimumWidth(kTableMin);
    model = new MessageTableModel(q);
    table = new MessageView(themes, *model, left);
    overlay = new TableOverlay(themes, table->viewport());
    columns = new ColumnLayout(themes, *table, store);
    keeper = std::make_unique<SelectionKeeper>(*table, *model);
    footer = new TextLabel(FontRole::Small, Tone::Secondary, {}, left);
    footer->setFace(Face::Numbers);
    footer->setContentsMargins(16, 4, 16, 4);
    footer->setWordWrap(true);
    footer->hide();
    auto *leftColumn = new QVBoxLayout(left);
    leftColumn->setContentsMargins(0, 0, 0, 0);
    leftColumn->setSpacing(0);
    leftColumn->addWidget(table, 1);
    leftColumn->addWidget(footer);
    transfers = new TransferStrip(themes, q);
    exports = new ExportFlow(*transfers, q);
    detail = new DetailPane(services, splitter);
    detail->setMinimumWidth(kDetailMin);
    splitter->addWidget(left);
    splitter->addWidget(detail);
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 0);
    splitter->setCollapsible(0, false);
    auto *column = new QVBoxLayout(q);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(histogram);
    column->addWidget(rule);
    column->addWidget(splitter, 1);
    column->addWidget(transfers);
}

void InspectView::Private::connectParts()
{
    model->setSourceName([this](client::SourceId source) { return names.name(source); });
    model->setNote([this](capture::Sequence sequence) { return notebook.text(sequence); });
    table->setMarks([this](capture::Sequence sequence, const client::Frame &frame) {
        RowMarks marks;
        if (const auto colour = rules.colour(sequence, frame))
            marks.colour = services.themes.theme().seriesColour(*colour);
        marks.bookmarked = notebook.has(sequence);
        marks.pinned = sequence == pinned;
        return marks;
    });
    connect(table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &current) {
                if (current.isValid() && !vanishing && !keeper->isRestoring())
                    showMessage(model->sequence(current.row()));
            });
    connect(table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        if (!vanishing)
            keeper->drop();
    });
    connect(model, &QAbstractItemModel::rowsAboutToBeRemoved, this, [this] { vanishing = true; });
    connect(model, &QAbstractItemModel::rowsRemoved, this, [this] { vanishing = false; });
    connect(table->verticalScrollBar(), &QAbstractSlider::actionTriggered, this, [this] { goal = {}; });
    connect(table, &MessageView::followingChanged, this, [this](bool following) {
        if (toolbar)
            toolbar->showFollowing(following);
        refreshPill();
    });
    connect(table, &MessageView::moved, this, &Private::refreshPill);
    connect(table, &MessageView::copyWanted, this, [this] { copy(MessageCopier::Form::Payload); });
    connect(table, &MessageView::keyPressed, this, &Private::takeKey);
    table->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(table, &QWidget::customContextMenuRequested, this, &Private::openContextMenu);
    connect(&overlay->pill(), &QAbstractButton::clicked, this, [this] {
        if (paused)
            q->setPaused(false);
        else
            table->setFollowing(true);
    });
    connect(&overlay->empty(), &EmptyNote::pressed, this, &Private::clearAll);
    connect(detail, &DetailPane::chartWanted, q, &InspectView::chartWanted);
    connect(detail, &DetailPane::said, q, &InspectView::said);
    connect(detail, &DetailPane::filterWanted, this, &Private::addToFilter);
    connect(&copier, &MessageCopier::said, q, &InspectView::said);
    connect(&store, &InspectStore::failed, q, &InspectView::said);
    connect(splitter, &QSplitter::splitterMoved, this, &Private::saveSplitter);
    brushPause.setSingleShot(true);
    brushPause.setInterval(kBrushPauseMs);
    connect(&brushPause, &QTimer::timeout, this, &Private::search);
    connect(histogram, &RateHistogram::brushChanged, this, &Private::searchSoon);
    connect(histogram, &RateHistogram::timeChosen, this, qOverload<base::WallTime>(&Private::goTo));

    FilterField &field = toolbar->filter();
    field.setVocabulary([this] { return vocabulary->vocabulary(services.clock.steadyNow()); });
    auto *filters = new QMenu(&field);
    connect(filters, &QMenu::aboutToShow, this, [this, filters] { fillFilterMenu(filters); });
    field.setMenu(filters);
    auto *more = new QMenu(toolbar);
    connect(more, &QMenu::aboutToShow, this, [this, more] { fillMoreMenu(more); });
    toolbar->setMenu(more);
    connect(&field, &FilterField::filterChanged, this,
            [this](const QString &text, const capture::FilterNode &node) {
                filter = node;
                filterText = text.trimmed();
                toolbar->saveButton().setEnabled(!filterText.isEmpty());
                table->setHighlight(PreviewHighlight(node));
                search();
            });
    connect(&field, &FilterField::entered, this,
            [this](const QString &text) { store.edit().addRecent(text.trimmed()); });
    connect(&field, &FilterField::left, this, [this] { table->setFocus(Qt::OtherFocusReason); });
    connect(toolbar, &InspectToolBar::followChosen, this, [this](bool newest) {
        table->setFollowing(newest);
        if (!newest && table->currentIndex().isValid())
            table->scrollTo(table->currentIndex());
    });
    connect(toolbar, &InspectToolBar::closeChosen, this, [this] { q->open(nullptr, {}); });
    connect(&toolbar->saveButton(), &QPushButton::clicked, this,
            [this] { openSaved(filterText, &toolbar->saveButton()); });
    connect(&toolbar->exportButton(), &QPushButton::clicked, q, &InspectView::exportMessages);
}

void InspectView::Private::saveSplitter()
{
    const QList<int> sizes = splitter->sizes();
    if (sizes.size() == 2 && sizes[1] != store.state().detailWidth)
        store.edit().detailWidth = sizes[1];
}

void InspectView::Private::fitSplitter()
{
    // In a narrow window the detail gives way first, down to what it can bear.
    const int width = q->width() - splitter->handleWidth();
    const int remembered = store.state().detailWidth;
    const int room = std::max(kDetailMin, width - kTable);
    const int detailWidth = remembered == 0 ? 0 : std::min(std::max(remembered, kDetailMin), room);
    splitter->setSizes({std::max(1, width - detailWidth), detailWidth});
}

void InspectView::Private::letGo()
{
    brushPause.stop();
    copier.stop();
    background.waitForDone();
    vocabulary->setCapture(nullptr);
    model->setFeed(nullptr, nullptr);
    histogram->setCapture(nullptr);
    notebook.setCapture(nullptr);
    rules.forget();
    finder.reset();
}

InspectView::InspectView(const Services &services, QWidget *parent)
    : QWidget(parent)
    , d(std::make_unique<Private>(services, this))
{
    setObjectName(QStringLiteral("InspectView"));
    setProperty("surface", QStringLiteral("base"));
    setAttribute(Qt::WA_StyledBackground);
    setFocusProxy(d->table);
    d->show(&services.capture);
}

InspectView::~InspectView() = default;

QWidget *InspectView::toolBar() const
{
    return d->toolbar;
}

TransferStrip &InspectView::transfers() const
{
    return *d->transfers;
}

void InspectView::open(std::shared_ptr<capture::Capture> capture, const QString &name)
{
    const std::shared_ptr<capture::Capture> before = std::exchange(d->opened, std::move(capture));
    d->openedName = d->opened ? name : QString();
    d->show(d->opened ? d->opened.get() : &d->services.capture);
    if (d->toolbar)
        d->toolbar->showOpened(d->openedName);
}

void InspectView::tick()
{
    d->tick();
}

void InspectView::setPaused(bool paused)
{
    if (paused == d->paused)
        return;
    const auto statistics = d->capture->statistics();
    d->pausedAt = d->rightEdge(statistics);
    d->paused = paused;
    d->model->refresh();
    d->model->setLimit(paused ? std::optional(statistics.range.last) : std::nullopt);
    d->refreshPill();
    Q_EMIT pausedChanged(paused);
}

bool InspectView::isPaused() const
{
    return d->paused;
}

quint64 InspectView::behind() const
{
    return d->model->behind();
}

void InspectView::goTo(base::WallTime time)
{
    d->goTo(time);
}

void InspectView::step(int direction)
{
    const int current = d->table->currentIndex().row(); // -1 without one: the newest comes first
    const int row = current < 0 ? 0 : current - direction;
    if (row >= 0 && row < d->model->rowCount())
        d->table->setCurrentIndex(d->model->index(row, 0));
}

void InspectView::focusFilter()
{
    if (d->toolbar)
        d->toolbar->filter().focusLine();
}

void InspectView::setFilter(const QString &text)
{
    d->setFilter(text);
}

QString InspectView::filter() const
{
    return d->filterText;
}

void InspectView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    d->fitSplitter();
}

void InspectView::keyPressEvent(QKeyEvent *event)
{
    event->ignore();
    d->takeKey(event);
    if (!event->isAccepted())
        QWidget::keyPressEvent(event);
}

} // namespace pushscope::ui
