// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/detail/detailpane.h"

#include "core/capture/search/frameloader.h"
#include "ui/inspect/detail/deliverytable.h"
#include "ui/inspect/detail/diffpage.h"
#include "ui/inspect/detail/hexpage.h"
#include "ui/inspect/detail/textpage.h"
#include "ui/inspect/detail/treepage.h"
#include "ui/inspect/detail/wirepage.h"
#include "ui/theme/theme.h"
#include "ui/widgets/plaintext.h"
#include "ui/widgets/runlabel.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/timetext.h"
#include "ui/widgets/unitformat.h"

#include <QHBoxLayout>
#include <QResizeEvent>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

#include <array>

namespace pushscope::ui {

namespace {

constexpr std::size_t kTabs = 6;
constexpr int kTabHeight = 32;
constexpr int kWide = 600; ///< below, the header is shorter
constexpr qsizetype kMostSentence = 4000;

bool isEvent(const client::Frame &frame)
{
    return frame.kind != client::FrameKind::Message && frame.kind != client::FrameKind::Control;
}

QString eventName(client::FrameKind kind)
{
    switch (kind) {
    case client::FrameKind::Message: return DetailPane::tr("Message");
    case client::FrameKind::Control: return DetailPane::tr("Control");
    case client::FrameKind::Opened: return DetailPane::tr("Connected");
    case client::FrameKind::Closed: return DetailPane::tr("Closed");
    case client::FrameKind::Reconnecting: return DetailPane::tr("Reconnecting");
    case client::FrameKind::Resumed: return DetailPane::tr("Resumed");
    case client::FrameKind::Gap: return DetailPane::tr("Gap");
    }
    return {};
}

/// A sentence in the middle of the room; above it, what it is about.
class SentencePage : public QWidget
{
public:
    SentencePage()
        : m_title(new TextLabel(FontRole::Lead, Tone::Ink))
        , m_sentence(new TextLabel(FontRole::Body, Tone::Secondary))
    {
        for (QLabel *label : {m_title, m_sentence}) {
            label->setAlignment(Qt::AlignCenter);
            label->setWordWrap(true);
        }
        m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
        auto *column = new QVBoxLayout(this);
        column->setContentsMargins(32, 32, 32, 32);
        column->addStretch();
        column->addWidget(m_title);
        column->addWidget(m_sentence);
        column->addStretch();
    }

    void say(const QString &title, const QString &sentence)
    {
        m_title->setText(title);
        m_title->setVisible(!title.isEmpty());
        m_sentence->setText(sentence);
    }

private:
    QLabel *m_title;
    QLabel *m_sentence;
};

} // namespace

class DetailPane::Private
{
public:
    Private(DetailPane &pane, const Services &given)
        : q(pane)
        , services(given)
        , tabs(new QTabBar)
        , header(new RunLabel(given.themes, FontRole::Small))
        , stack(new QStackedWidget)
        , sentence(new SentencePage)
        , tree(new TreePage(services.themes))
        , text(new TextPage(services.themes))
        , hex(new HexPage(services.themes))
        , diff(new DiffPage(services.themes))
        , wire(new WirePage(services))
        , delivery(new DeliveryPage(services))
        , pages{tree, text, hex, diff, wire, delivery}
    {
    }

    [[nodiscard]] DetailPage &page() const { return *pages[static_cast<std::size_t>(tabs->currentIndex())]; }
    void build();
    void join();
    void update();
    void writeHeader();

    DetailPane &q;
    const Services services;
    QTabBar *const tabs;
    RunLabel *const header;
    QStackedWidget *const stack;
    SentencePage *const sentence;
    TreePage *const tree;
    TextPage *const text;
    HexPage *const hex;
    DiffPage *const diff;
    WirePage *const wire;
    DeliveryPage *const delivery;
    const std::array<DetailPage *, kTabs> pages;
    Subject subject;
};

void DetailPane::Private::build()
{
    tabs->setObjectName(QStringLiteral("detailTabs"));
    tabs->setAccessibleName(tr("Views of the message"));
    tabs->setExpanding(false);
    tabs->setDrawBase(false);
    tabs->setUsesScrollButtons(false); // the words beside them give way first
    tabs->setElideMode(Qt::ElideNone);
    for (const QString &word : {tr("Tree"), tr("Text"), tr("Hex"), tr("Diff"), tr("Wire"), tr("Delivery")})
        tabs->addTab(word);
    tabs->setCurrentIndex(static_cast<int>(Tab::Tree));
    auto *head = new QHBoxLayout;
    head->setContentsMargins(4, 0, 16, 0);
    head->setSpacing(8);
    head->addWidget(tabs);
    header->setAlignment(Qt::AlignRight);
    head->addWidget(header, 1);
    auto *rule = new QFrame;
    rule->setProperty("rule", true);
    rule->setFixedHeight(1);
    auto *column = new QVBoxLayout(&q);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(head);
    column->addWidget(rule);
    column->addWidget(stack, 1);
    stack->addWidget(sentence);
    for (DetailPage *page : pages)
        stack->addWidget(page);
    const auto fit = [this] { tabs->setFixedHeight(kTabHeight * services.themes.textPercent() / 100); };
    QObject::connect(&services.themes, &ThemeStore::changed, &q, fit);
    fit();
}

void DetailPane::Private::join()
{
    QObject::connect(tabs, &QTabBar::currentChanged, &q, [this] { update(); });
    for (DetailPage *page : pages)
        QObject::connect(page, &DetailPage::said, &q, &DetailPane::said);
    QObject::connect(tree, &TreePage::filterWanted, &q, &DetailPane::filterWanted);
    QObject::connect(tree, &TreePage::chartWanted, &q, [this](const QByteArray &field) {
        if (subject.frame)
            Q_EMIT q.chartWanted(subject.frame->source, subject.frame->topic, field);
    });
    QObject::connect(wire, &WirePage::deliveriesWanted, &q, [this] { q.setTab(Tab::Delivery); });
}

void DetailPane::Private::update()
{
    writeHeader();
    if (!subject.frame) {
        sentence->say({}, tr("Select a message to see its tree, bytes and deliveries."));
        stack->setCurrentWidget(sentence);
    } else if (isEvent(*subject.frame)) {
        sentence->say(eventName(subject.frame->kind), plainText(subject.frame->payload, kMostSentence));
        stack->setCurrentWidget(sentence);
    } else {
        page().show(subject);
        stack->setCurrentWidget(&page());
    }
}

void DetailPane::Private::writeHeader()
{
    if (!subject.frame) {
        header->setRuns({});
        return;
    }
    QList<RunLabel::Run> runs;
    if (q.width() >= kWide)
        runs.push_back({isEvent(*subject.frame) ? tr("event ") : tr("message "), Tone::Tertiary, false, {}});
    runs.push_back({formatCount(subject.sequence.value), Tone::Primary, true, {}});
    runs.push_back({QStringLiteral(" · ") + preciseClockText(subject.frame->time), Tone::Tertiary, false, {}});
    header->setRuns(runs);
}

DetailPane::DetailPane(const Services &services, QWidget *parent)
    : QWidget(parent)
    , d(std::make_unique<Private>(*this, services))
{
    setAccessibleName(tr("Details of the message"));
    setProperty("surface", QStringLiteral("base"));
    setAttribute(Qt::WA_StyledBackground);
    d->build();
    d->join();
    d->update();
    setFocusProxy(d->tabs);
}

DetailPane::~DetailPane() = default;

void DetailPane::setLoader(capture::FrameLoader *loader)
{
    d->diff->setLoader(loader);
    clear();
}

void DetailPane::show(capture::Sequence sequence, client::FramePtr frame)
{
    if (!frame) {
        clear();
        return;
    }
    const Subject subject{sequence, std::move(frame)};
    if (subject == d->subject)
        return;
    d->subject = subject;
    d->update();
}

void DetailPane::clear()
{
    d->subject = {};
    d->update();
}

void DetailPane::pin(capture::Sequence sequence, client::FramePtr frame)
{
    d->diff->setPinned({sequence, std::move(frame)});
    if (d->subject.frame)
        d->update();
}

void DetailPane::tick()
{
    if (d->subject.frame && !isEvent(*d->subject.frame) && isVisible())
        d->page().tick();
}

void DetailPane::setTab(Tab tab)
{
    d->tabs->setCurrentIndex(static_cast<int>(tab));
}

DetailPane::Tab DetailPane::tab() const
{
    return static_cast<Tab>(d->tabs->currentIndex());
}

void DetailPane::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    d->writeHeader();
}

} // namespace pushscope::ui
