// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sources/sourcespanel.h"

#include "core/client/presets.h"
#include "core/client/sources.h"
#include "core/net/hub.h"
#include "core/wire/json.h"
#include "ui/sources/composer.h"
#include "ui/sources/loadcard.h"
#include "ui/sources/sourcebook.h"
#include "ui/sources/sourcecommands.h"
#include "ui/sources/sourcedetail.h"
#include "ui/sources/sourceform.h"
#include "ui/sources/sourcelist.h"
#include "ui/sources/sourcemodel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/iconbutton.h"
#include "ui/widgets/plaintext.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/unitformat.h"

#include <QApplication>
#include <QDropEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>

namespace pushscope::ui {

namespace {

constexpr int kWidth = 392;
constexpr int kLeastWidth = 360;
constexpr int kMostWidth = 640;
constexpr int kRefreshMs = 250;
constexpr int kHead = 40;
constexpr int kLeastList = 56;
constexpr int kLeastDetail = 96;
constexpr qsizetype kMostDropped = 256 * 1024;

QFrame *rule(QWidget *parent)
{
    auto *line = new QFrame(parent);
    line->setProperty("rule", true);
    line->setFixedHeight(1);
    return line;
}

} // namespace

SourcesPanel::SourcesPanel(const Services &services, SourceBook &book, QWidget *parent)
    : QFrame(parent)
    , m_services(services)
    , m_book(book)
    , m_commands(new SourceCommands(services, book, this))
    , m_model(new SourceModel(this))
    , m_count(new TextLabel(FontRole::Small, Tone::Tertiary, {}, this))
    , m_presets(new QPushButton(tr("Try"), this))
    , m_form(new SourceForm(services.themes, this))
    , m_list(new SourceList(services.themes, *m_model, this))
    , m_detail(new SourceDetail(services, book, *m_commands))
    , m_detailScroll(new QScrollArea(this))
    , m_splitter(new QSplitter(Qt::Vertical, this))
{
    build();
    connectForm();
    connectList();
    m_timer.setInterval(kRefreshMs);
    connect(&m_timer, &QTimer::timeout, this, &SourcesPanel::refresh);
    connect(&m_book, &SourceBook::changed, this, &SourcesPanel::refresh);
    connect(&m_services.themes, &ThemeStore::changed, this, &QWidget::updateGeometry);
    refresh();
    showLine();
}

SourcesPanel::~SourcesPanel() = default;

void SourcesPanel::build()
{
    setObjectName(QStringLiteral("SourcesPanel"));
    setProperty("surface", QStringLiteral("base"));
    setAcceptDrops(true);
    setMinimumWidth(kLeastWidth);
    setMaximumWidth(kMostWidth);
    m_presets->setObjectName(QStringLiteral("PresetsButton"));
    m_presets->setProperty("compact", true);
    m_presets->setToolTip(tr("Sources that are there at once: an echo, the demo stream, a load on the hub"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *head = new QWidget(this);
    head->setMinimumHeight(kHead);
    auto *row = new QHBoxLayout(head);
    row->setContentsMargins(16, 0, 12, 0);
    row->setSpacing(8);
    row->addWidget(new TextLabel(FontRole::BodyStrong, Tone::Ink, tr("Sources"), head));
    row->addWidget(m_count, 1);
    row->addWidget(m_presets);
    auto *close = new IconButton(m_services.themes, QStringLiteral("close"), tr("Close"), IconButton::Size::Compact,
                                 head);
    close->setObjectName(QStringLiteral("CloseSources"));
    row->addWidget(close);
    connect(close, &QToolButton::clicked, this, &SourcesPanel::closeWanted);
    connect(m_presets, &QPushButton::clicked, this, &SourcesPanel::openPresets);
    column->addWidget(head);
    column->addWidget(m_form);
    column->addWidget(rule(this));
    m_splitter->setHandleWidth(1);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_list);
    m_detail->setProperty("surface", QStringLiteral("base"));
    m_detail->setAttribute(Qt::WA_StyledBackground);
    m_detailScroll->setWidget(m_detail);
    m_detailScroll->setWidgetResizable(true);
    m_detailScroll->setFrameShape(QFrame::NoFrame);
    m_detailScroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_detailScroll->setFocusPolicy(Qt::NoFocus);
    m_splitter->addWidget(m_detailScroll);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 1);
    m_list->setMinimumHeight(kLeastList);
    m_detailScroll->setMinimumHeight(kLeastDetail);
    column->addWidget(m_splitter, 1);
}

void SourcesPanel::connectForm()
{
    connect(m_form, &SourceForm::accepted, this, &SourcesPanel::accept);
    connect(m_form, &SourceForm::left, this, [this] {
        if (m_form->isEditing() || m_form->isUnfolded())
            leaveForm();
        else
            Q_EMIT closeWanted();
    });
    connect(m_form, &SourceForm::unfoldedChanged, this, [this](bool unfolded) {
        // Everything about one source needs the whole panel.
        m_splitter->setVisible(!unfolded);
        static_cast<QVBoxLayout *>(layout())->setStretchFactor(m_form, unfolded ? 1 : 0);
        if (m_load)
            m_load->setVisible(!unfolded && m_load->isRunning());
    });
}

void SourcesPanel::connectList()
{
    connect(m_list, &SourceList::lineChanged, this, &SourcesPanel::showLine);
    connect(m_list, &SourceList::acted, this, [this] {
        const SourceLine *line = m_list->currentLine();
        if (!line)
            return;
        if (line->action.isEmpty() && line->transport == base::Transport::WebSocket)
            m_detail->composer().focusFirst();
        else
            m_commands->act(SourceLine(*line));
    });
    connect(m_list, &SourceList::removeWanted, this, [this] {
        if (const SourceLine *line = m_list->currentLine())
            m_commands->remove(SourceLine(*line));
    });
    connect(m_list, &SourceList::editWanted, this, [this] {
        if (const SourceLine *line = m_list->currentLine())
            m_commands->edit(SourceLine(*line));
    });
    connect(m_list, &SourceList::left, this, &SourcesPanel::closeWanted);
    connect(m_list, &SourceList::menuWanted, this, &SourcesPanel::openMenu);
    connect(m_commands, &SourceCommands::connected, this,
            [this](EntryKey key) { choose(SourceLine::Kind::Listed, key); });
    connect(m_commands, &SourceCommands::editWanted, this, &SourcesPanel::edit);
    connect(m_commands, &SourceCommands::fillWanted, this, [this](const client::SourceOptions &options) {
        m_form->fill(options);
        m_form->setUnfolded(true);
        m_form->focusFirst();
    });
    connect(m_commands, &SourceCommands::done, this, &SourcesPanel::refresh);
    connect(m_commands, &SourceCommands::said, this, &SourcesPanel::said);
}

QSize SourcesPanel::sizeHint() const
{
    // Wider with larger text, but never so wide that nothing else has room.
    return {kWidth * std::clamp(m_services.themes.textPercent(), 100, 130) / 100, 600};
}

void SourcesPanel::focusAddress()
{
    m_form->focusFirst();
}

void SourcesPanel::focusList()
{
    m_list->setFocus(Qt::TabFocusReason);
}

void SourcesPanel::select(client::SourceId id)
{
    refresh();
    if (const SourceEntry *entry = m_book.find(id))
        choose(SourceLine::Kind::Listed, entry->key);
    else
        choose(SourceLine::Kind::Hub, id.value);
}

void SourcesPanel::compose(client::SourceId id, const QByteArray &payload, base::PayloadKind kind)
{
    leaveForm();
    select(id);
    if (kind == base::PayloadKind::Binary)
        m_detail->composer().compose(QString::fromLatin1(payload.toHex(' ')), MessageForm::Hex);
    else
        m_detail->composer().compose(QString::fromUtf8(payload),
                                     wire::isJson(payload) ? MessageForm::Json : MessageForm::Text);
    m_detail->composer().focusFirst();
}

void SourcesPanel::choose(SourceLine::Kind kind, quint32 key)
{
    const QModelIndex index = m_model->find(kind, key);
    if (!index.isValid())
        return;
    m_list->setCurrentIndex(index);
    m_list->scrollTo(index);
}

void SourcesPanel::refresh()
{
    const auto statuses = m_services.sources.statuses();
    m_model->setLines(linesOf(m_book, statuses, m_services.clock.steadyNow()));
    const auto connected = std::ranges::count(statuses, client::SourceState::Connected, &client::SourceStatus::state);
    m_count->setText(statuses.empty() ? QString()
                                      : tr("%1 of %2 connected")
                                            .arg(formatCount(static_cast<quint64>(connected)),
                                                 formatCount(statuses.size())));
    m_list->setHint(!m_book.entries().empty() ? QString()
                                              : tr("Paste the address of any WebSocket, event stream or poll above, "
                                                   "or press Try. What you add stands here, and what you used "
                                                   "lately."));
    showLine();
    if (m_load)
        m_load->refresh();
}

void SourcesPanel::showLine()
{
    const SourceLine *line = m_list->currentLine();
    const bool any = line && line->kind != SourceLine::Kind::Heading;
    m_detailScroll->setVisible(any);
    if (any)
        m_detail->showLine(SourceLine(*line));
}

void SourcesPanel::accept(const client::SourceOptions &options)
{
    const client::SourceOptions wanted = options; // the form that sent it is about to be cleared
    EntryKey key = m_form->isEditing() ? m_edited : 0;
    if (key != 0)
        m_book.change(key, wanted);
    else
        key = m_book.add(wanted);
    if (key == 0) {
        m_form->complain(tr("There are %1 sources already. Remove one first.").arg(BookContents::kMaxListed));
        return;
    }
    const QString title = plainText(titleOf(wanted), 60);
    Q_EMIT said(m_edited != 0 ? tr("%1 is saved and connects anew.").arg(title)
                              : tr("%1 is added. Its topics stand in a group of their own.").arg(title));
    m_edited = 0;
    m_form->clear();
    refresh();
    choose(SourceLine::Kind::Listed, key);
    focusList();
}

void SourcesPanel::edit(EntryKey key)
{
    const SourceEntry *entry = m_book.find(key);
    if (!entry)
        return;
    m_edited = key;
    m_form->edit(entry->options, entry->missing);
}

void SourcesPanel::leaveForm()
{
    m_edited = 0;
    m_form->clear();
    focusList();
}

void SourcesPanel::openMenu(const QPoint &at)
{
    const SourceLine *line = m_list->currentLine();
    if (!line)
        return;
    QMenu menu(this);
    m_commands->fill(menu, SourceLine(*line));
    menu.exec(at);
}

void SourcesPanel::openPresets()
{
    QMenu menu(this);
    menu.setToolTipsVisible(true);
    if (m_services.hub) {
        for (const client::Preset &preset : client::presets(m_services.hub->url())) {
            if (preset.options.echo)
                continue; // the load that can be set is below
            QAction *action = menu.addAction(menuText(preset.options.name));
            action->setToolTip(plainToolTip(preset.purpose));
            connect(action, &QAction::triggered, this,
                    [this, options = preset.options] { tryPreset(options); });
        }
        menu.addSeparator();
        connect(menu.addAction(tr("Load on the hub…")), &QAction::triggered, this, &SourcesPanel::openLoad);
    } else {
        menu.addAction(tr("There is no hub to try."))->setEnabled(false);
    }
    menu.exec(m_presets->mapToGlobal(QPoint(0, m_presets->height() + 2)));
}

void SourcesPanel::tryPreset(const client::SourceOptions &options)
{
    if (options.url.path().startsWith(QLatin1String("/ws/raw/"))) { // which topic is the person's to say
        m_form->fill(options);
        m_form->focusFirst();
        return;
    }
    leaveForm();
    accept(options);
    if (options.transport == base::Transport::WebSocket)
        m_detail->composer().focusFirst();
}

void SourcesPanel::openLoad()
{
    if (!m_services.hub)
        return;
    if (!m_load) {
        m_load = new LoadCard(m_services.themes, m_services.hub->url(), m_services.clock, this);
        layout()->addWidget(m_load);
        connect(m_load, &LoadCard::left, this, [this] {
            m_load->hide();
            focusList();
        });
    }
    m_form->setUnfolded(false);
    m_load->show();
    m_load->focusFirst();
}

void SourcesPanel::showEvent(QShowEvent *event)
{
    QFrame::showEvent(event);
    refresh();
    m_timer.start();
}

void SourcesPanel::hideEvent(QHideEvent *event)
{
    QFrame::hideEvent(event);
    m_timer.stop();
}

void SourcesPanel::dragEnterEvent(QDragEnterEvent *event)
{
    if (event->mimeData()->hasText() && !event->mimeData()->text().trimmed().isEmpty())
        event->acceptProposedAction();
}

void SourcesPanel::dropEvent(QDropEvent *event)
{
    const QString text = event->mimeData()->text().trimmed();
    if (text.isEmpty() || text.size() > kMostDropped)
        return;
    event->acceptProposedAction();
    m_edited = 0;
    m_form->take(text);
    m_form->focusFirst();
}

void SourcesPanel::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape) {
        if (m_detail->composer().isAncestorOf(QApplication::focusWidget()))
            focusList(); // nobody closes what they are writing in
        else
            Q_EMIT closeWanted();
        return;
    }
    QFrame::keyPressEvent(event);
}

} // namespace pushscope::ui
