// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sources/sourcedetail.h"

#include "core/client/sources.h"
#include "ui/dashboard/elidedlabel.h"
#include "ui/sources/composer.h"
#include "ui/sources/exchangemodel.h"
#include "ui/sources/exchangeview.h"
#include "ui/sources/sourcebook.h"
#include "ui/sources/sourcecommands.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/iconbutton.h"
#include "ui/widgets/runlabel.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/unitformat.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QVBoxLayout>

namespace pushscope::ui {

namespace {

constexpr int kSide = 16;

QString latencyText(std::chrono::microseconds latency)
{
    return formatValue(static_cast<double>(latency.count()), QStringLiteral("us")).text();
}

} // namespace

SourceDetail::SourceDetail(const Services &services, SourceBook &book, SourceCommands &commands, QWidget *parent)
    : QWidget(parent)
    , m_services(services)
    , m_book(book)
    , m_commands(commands)
    , m_exchange(new ExchangeModel(services.capture, this))
    , m_badge(new BadgeButton(services.themes, base::Transport::WebSocket, this))
    , m_name(new ElidedLabel(services.themes, FontRole::BodyStrong, Tone::Ink, this))
    , m_star(new IconButton(services.themes, QStringLiteral("star"), tr("Favourite"), IconButton::Size::Compact,
                            this))
    , m_toggle(new IconButton(services.themes, QStringLiteral("pause"), tr("Disconnect"),
                              IconButton::Size::Compact, this))
    , m_more(new IconButton(services.themes, QStringLiteral("more"), tr("More to do with this source"),
                            IconButton::Size::Compact, this))
    , m_facts(new RunLabel(services.themes, FontRole::Small, this))
    , m_error(new TextLabel(FontRole::Small, Tone::Error, {}, this))
    , m_act(new QPushButton(this))
    , m_view(new ExchangeView(services.themes, *m_exchange, this))
    , m_composer(new Composer(services.themes, this))
{
    setObjectName(QStringLiteral("SourceDetail"));
    m_star->setObjectName(QStringLiteral("FavouriteButton"));
    m_toggle->setObjectName(QStringLiteral("ToggleSource"));
    m_more->setObjectName(QStringLiteral("MoreOfSource"));
    m_act->setObjectName(QStringLiteral("ActOnSource"));
    m_act->setProperty("compact", true);
    m_error->setObjectName(QStringLiteral("SourceTrouble"));
    m_error->setWordWrap(true);
    m_error->setTextInteractionFlags(Qt::TextSelectableByMouse);
    buildHead();
    connectParts();
}

void SourceDetail::buildHead()
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 8, 0, 12);
    column->setSpacing(4);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(kSide, 0, 12, 0);
    head->setSpacing(8);
    head->addWidget(m_badge);
    head->addWidget(m_name, 1);
    head->addWidget(m_star);
    head->addWidget(m_toggle);
    head->addWidget(m_more);
    column->addLayout(head);
    const auto inset = [column](QWidget *widget) {
        auto *row = new QHBoxLayout;
        row->setContentsMargins(kSide, 0, kSide, 0);
        row->addWidget(widget);
        column->addLayout(row);
        return row;
    };
    inset(m_facts);
    QHBoxLayout *trouble = inset(m_error);
    trouble->setStretch(0, 1);
    trouble->addWidget(m_act, 0, Qt::AlignTop);
    column->addWidget(m_view, 1);
    inset(m_composer);
    m_view->setMinimumHeight(24);
    m_facts->setMinimumWidth(1); // gives way rather than widen the panel
}

void SourceDetail::connectParts()
{
    connect(m_badge, &BadgeButton::transportChosen, this,
            [this](base::Transport transport) { m_commands.setTransport(m_line, transport); });
    connect(m_star, &QToolButton::clicked, this, [this] { m_commands.toggleFavourite(m_line); });
    connect(m_toggle, &QToolButton::clicked, this, [this] {
        if (m_commands.isRunning(m_line))
            m_commands.disconnectFrom(m_line);
        else
            m_commands.connectTo(m_line);
    });
    connect(m_more, &QToolButton::clicked, this, [this] {
        QMenu menu(this);
        m_commands.fill(menu, m_line);
        menu.exec(m_more->mapToGlobal(QPoint(0, m_more->height() + 2)));
    });
    connect(m_act, &QPushButton::clicked, this, [this] { m_commands.act(m_line); });
    connect(m_composer, &Composer::sendWanted, this, [this](const QByteArray &payload, base::PayloadKind kind) {
        if (m_id)
            m_services.sources.send(*m_id, payload, kind);
    });
    connect(m_composer, &Composer::saveWanted, this, [this](const SavedMessage &message, bool forAny) {
        const bool own = !forAny && m_line.kind != SourceLine::Kind::Hub;
        m_book.saveMessage(own ? m_line.key : 0, message);
    });
    connect(m_composer, &Composer::removeWanted, this, [this](const QString &name, bool forAny) {
        m_book.removeMessage(forAny ? 0 : m_line.key, name);
    });
    connect(&m_book, &SourceBook::changed, this, &SourceDetail::showSaved);
}

void SourceDetail::showLine(const SourceLine &line)
{
    m_line = line;
    refresh();
    showSaved();
}

void SourceDetail::showSaved()
{
    const SourceEntry *entry = m_line.kind == SourceLine::Kind::Hub ? nullptr : m_book.find(m_line.key);
    m_composer->setSaved(entry ? entry->messages : QList<SavedMessage>(), m_book.messages(0));
}

void SourceDetail::refresh()
{
    const auto id = m_commands.idOf(m_line);
    if (id != m_id) {
        m_id = id;
        m_exchange->setSource(id.value_or(client::SourceId{}));
    } else {
        m_exchange->refresh();
    }
    const auto status = m_commands.statusOf(m_line);
    const bool running = m_commands.isRunning(m_line);
    const bool connected = status && status->state == client::SourceState::Connected;
    const bool webSocket = m_line.transport == base::Transport::WebSocket;
    m_badge->setTransport(m_line.transport);
    m_name->setText(m_line.title);
    m_star->setVisible(m_line.kind != SourceLine::Kind::Hub);
    m_star->setIconName(m_line.favourite ? QStringLiteral("star-full") : QStringLiteral("star"));
    m_star->setLabel(m_line.favourite ? tr("No favourite") : tr("Favourite"));
    m_toggle->setIconName(running ? QStringLiteral("pause") : QStringLiteral("play"));
    m_toggle->setLabel(running ? tr("Disconnect") : tr("Connect"));
    m_composer->setVisible(webSocket && id);
    m_composer->setReady(connected);
    m_view->setHint(!id ? QString()
                        : webSocket ? tr("What is sent and received appears here.")
                                    : tr("What is received appears here."));
    showFacts(status);
    m_act->setText(m_line.action);
    m_act->setVisible(!m_line.action.isEmpty());
}

void SourceDetail::showFacts(const std::optional<client::SourceStatus> &status)
{
    const bool bad = m_line.light == SourceLine::Light::Bad;
    const bool troubled = bad || (status && !status->lastError.isEmpty());
    m_error->setTone(troubled ? Tone::Error : Tone::Secondary);
    m_error->setText(m_line.sentence);
    QList<RunLabel::Run> runs;
    if (status) {
        const auto fact = [&runs](const QString &number, const QString &word) {
            runs.append({number, Tone::Primary, true, std::nullopt});
            runs.append({word + QStringLiteral("   "), Tone::Secondary, false, std::nullopt});
        };
        fact(formatCount(status->messages), QStringLiteral(" ") + tr("in"));
        if (m_line.transport == base::Transport::WebSocket)
            fact(formatCount(status->sent), QStringLiteral(" ") + tr("sent"));
        fact(formatBytes(static_cast<double>(status->bytesIn)), {});
        if (status->latencyP50)
            fact(latencyText(*status->latencyP50), QStringLiteral(" ") + tr("p50"));
        if (status->reconnects > 0)
            fact(formatCount(status->reconnects), QStringLiteral(" ") + tr("reconnects"));
        if (status->gaps > 0)
            fact(formatCount(status->gaps), QStringLiteral(" ") + tr("gaps"));
    }
    m_facts->setVisible(!runs.isEmpty());
    m_facts->setRuns(std::move(runs));
}

} // namespace pushscope::ui
