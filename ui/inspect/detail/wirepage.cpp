// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/detail/wirepage.h"

#include "ui/inspect/detail/deliverytable.h"
#include "ui/inspect/detail/wirecard.h"
#include "ui/widgets/services.h"
#include "ui/widgets/textlabel.h"

#include <QEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QScrollArea>
#include <QStackedLayout>
#include <QVBoxLayout>

namespace pushscope::ui {

using base::Transport;
using capture::WireAnatomy;

namespace {

constexpr int kMostClients = 6;
constexpr int kFewestClients = 2;

QFrame *makeRule()
{
    auto *rule = new QFrame;
    rule->setProperty("rule", true);
    rule->setFixedHeight(1);
    return rule;
}

} // namespace

WirePage::WirePage(const Services &services, QWidget *parent)
    : DetailPage(parent)
    , m_services(services)
    , m_sizes(new QWidget)
    , m_bars(new SizeBars(services.themes))
    , m_sentence(new TextLabel(FontRole::Body, Tone::Secondary))
    , m_note(new TextLabel(FontRole::Small, Tone::Tertiary))
    , m_area(new QScrollArea)
    , m_stack(new QStackedLayout)
    , m_ledgerRule(makeRule())
    , m_ledger(new DeliveryTable(services, DeliveryTable::Extent::Short))
{
    m_sentence->setAlignment(Qt::AlignCenter);
    m_sentence->setWordWrap(true);
    m_note->setWordWrap(true);
    m_area->setFrameShape(QFrame::NoFrame);
    m_area->setWidgetResizable(true);
    m_area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_area->setWidget(makeContents());
    m_area->widget()->installEventFilter(this);
    m_area->setAccessibleName(tr("The message on the wire"));
    m_area->setFocusPolicy(Qt::StrongFocus);

    auto *body = new QWidget;
    body->setLayout(m_stack);
    m_stack->addWidget(m_area);
    m_stack->addWidget(m_sentence);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(body, 1);
    column->addWidget(m_ledgerRule);
    column->addWidget(m_ledger);
    setFocusProxy(m_area);
    connect(m_ledger, &DeliveryTable::allWanted, this, &WirePage::deliveriesWanted);
    connect(m_ledger, &DeliveryTable::clientsChanged, this, &WirePage::fitLedger);
}

QWidget *WirePage::makeContents()
{
    auto *contents = new QWidget;
    contents->setProperty("surface", QStringLiteral("base"));
    auto *column = new QVBoxLayout(contents);
    column->setContentsMargins(16, 0, 16, 12);
    column->setSpacing(0);
    for (std::size_t i = 0; i < kCards; ++i) {
        m_cards[i] = new WireCard(m_services.themes);
        m_rules[i] = makeRule();
        column->addWidget(m_cards[i]);
        column->addWidget(m_rules[i]);
    }
    auto *sizes = new QVBoxLayout(m_sizes);
    sizes->setContentsMargins(0, 12, 0, 0);
    sizes->setSpacing(8);
    auto *head = new QHBoxLayout;
    head->addWidget(new TextLabel(FontRole::BodyStrong, Tone::Primary, tr("Bytes on the socket for this message")));
    head->addStretch();
    head->addWidget(new SizeLegend(m_services.themes));
    sizes->addLayout(head);
    sizes->addWidget(m_bars);
    sizes->addWidget(m_note);
    column->addWidget(m_sizes);
    column->addStretch();
    return contents;
}

WirePage::Reading WirePage::read(const client::Frame &frame)
{
    Reading reading;
    for (const Transport transport : base::kAllTransports) {
        WireAnatomy anatomy = capture::wireAnatomy(frame, transport);
        if (anatomy.bytes.isEmpty())
            continue;
        reading.bars.push_back({transport, anatomy.payloadBytes, anatomy.overheadBytes()});
        const bool isOwn = transport == frame.transport;
        if (isOwn)
            reading.shown.insert(reading.shown.begin(), std::move(anatomy));
        else if (transport == Transport::WebSocket || transport == Transport::Sse)
            reading.shown.push_back(std::move(anatomy));
    }
    return reading;
}

void WirePage::show(const Subject &subject)
{
    if (subject == m_subject)
        return;
    m_subject = subject;
    const bool concerns = DeliveryTable::concerns(m_services, *subject.frame);
    m_ledger->setVisible(concerns);
    m_ledgerRule->setVisible(concerns);
    m_ledger->setSubject(subject);
    const client::FramePtr frame = subject.frame;
    if (frame->payload.size() > Background::kAtOnceBytes)
        say(tr("Taking the message apart…"));
    m_work.run(
        frame->payload.size(), [frame] { return read(*frame); }, [this](const Reading &reading) { take(reading); });
}

void WirePage::take(const Reading &reading)
{
    if (reading.shown.empty()) {
        say(tr("No bytes of this are kept."));
        return;
    }
    for (std::size_t i = 0; i < kCards; ++i) {
        const bool isShown = i < reading.shown.size();
        m_cards[i]->setVisible(isShown);
        m_rules[i]->setVisible(isShown);
        if (isShown)
            m_cards[i]->setAnatomy(reading.shown[i], i == 0);
    }
    m_bars->setBars(reading.bars);
    const bool toServer = m_subject.frame->direction == client::Direction::Out;
    m_note->setText(toServer ? tr("Only a WebSocket carries what a client sends: over the others it is an HTTP request of its own.")
                    : reading.bars.size() > 1
                        ? tr("LP is a whole answer for this message alone; POLL its share of an answer that brings many, "
                             "without the HTTP head.")
                        : QString());
    m_note->setVisible(!m_note->text().isEmpty());
    m_stack->setCurrentWidget(m_area);
}

/// The bytes come first: the ledger shows as many clients as there is room for below them.
void WirePage::fitLedger()
{
    const QLayout *contents = m_area->widget()->layout();
    const int wanted = m_stack->currentWidget() == m_area ? contents->totalHeightForWidth(m_area->viewport()->width()) : 0;
    int rows = kMostClients;
    while (rows > kFewestClients && wanted + 1 + m_ledger->heightOf(rows) > height())
        --rows;
    m_ledger->setMostRows(rows);
}

void WirePage::resizeEvent(QResizeEvent *event)
{
    DetailPage::resizeEvent(event);
    fitLedger();
}

/// How high the contents are is known when they have been laid out.
bool WirePage::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_area->widget() && event->type() == QEvent::LayoutRequest)
        QMetaObject::invokeMethod(this, &WirePage::fitLedger, Qt::QueuedConnection);
    return DetailPage::eventFilter(watched, event);
}

void WirePage::say(const QString &sentence)
{
    m_sentence->setText(sentence);
    m_stack->setCurrentWidget(m_sentence);
}

void WirePage::tick()
{
    if (!m_ledger->isHidden())
        m_ledger->tick();
}

} // namespace pushscope::ui
