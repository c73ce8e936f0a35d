// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/detail/deliverytable.h"

#include "core/net/hub.h"
#include "ui/theme/theme.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/runlabel.h"
#include "ui/widgets/switchbutton.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/unitformat.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QPainter>
#include <QPushButton>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace pushscope::ui {

using net::DeliveryRecord;

namespace {

constexpr int kRow = 24;
constexpr int kShortRows = 6;
constexpr int kFateIndent = 11; ///< as the header's
constexpr int kWide = 560;      ///< below, the columns are closer together
constexpr int kRight = 8; ///< as the header's, by the style sheet
constexpr std::chrono::milliseconds kWhileWaiting{200};
constexpr std::chrono::milliseconds kOtherwise{1000};

class DeliveryDelegate final : public QStyledItemDelegate
{
public:
    DeliveryDelegate(const ThemeStore &themes, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_themes(themes)
    {
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Theme &theme = m_themes.theme();
        painter->save();
        if (option.state & QStyle::State_Selected)
            painter->fillRect(option.rect, theme.sel);
        else if (option.state & QStyle::State_MouseOver)
            painter->fillRect(option.rect, theme.hover);
        if (index.column() == DeliveryModel::Transport) {
            const auto transport = static_cast<base::Transport>(index.data(DeliveryModel::TransportRole).toInt());
            const QSize size = badgeSize(transport, m_themes);
            paintBadge(painter, QRect(QPoint(option.rect.left(), option.rect.center().y() - size.height() / 2), size),
                       transport, m_themes);
        } else {
            const auto align = Qt::Alignment(index.data(Qt::TextAlignmentRole).toInt());
            painter->setFont(m_themes.font(FontRole::Body, index.column() == DeliveryModel::Fate ? Face::Words : Face::Numbers));
            painter->setPen(colour(theme, static_cast<Tone>(index.data(DeliveryModel::ToneRole).toInt())));
            const int indent = index.column() == DeliveryModel::Fate ? kFateIndent : 0;
            const QRect cell = option.rect.adjusted(indent, 0, -kRight, 0);
            painter->drawText(cell, static_cast<int>(align) | Qt::TextSingleLine,
                              painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, cell.width()));
        }
        painter->restore();
    }

private:
    const ThemeStore &m_themes;
};

QString countOf(quint64 count, const QString &word)
{
    return QStringLiteral(" · ") + formatCount(count) + u' ' + word;
}

/// `48 clients matched · 47 delivered · 1 waiting`
QString sumText(const net::DeliveryLedger::Deliveries &deliveries)
{
    const auto with = [&](DeliveryRecord::Fate fate) { return deliveries.fates[static_cast<std::size_t>(fate)]; };
    const quint64 all = deliveries.records.size() + deliveries.omitted;
    QString text = all == 1 ? DeliveryTable::tr("1 client matched") : DeliveryTable::tr("%1 clients matched").arg(formatCount(all));
    using Fate = DeliveryRecord::Fate;
    for (const auto &[fate, word] : {std::pair{Fate::Sent, DeliveryTable::tr("delivered")},
                                     {Fate::Queued, DeliveryTable::tr("waiting")},
                                     {Fate::Dropped, DeliveryTable::tr("dropped")},
                                     {Fate::Conflated, DeliveryTable::tr("conflated")},
                                     {Fate::Lost, DeliveryTable::tr("lost")}}) {
        if (const quint64 count = with(fate); count > 0)
            text += countOf(count, word);
    }
    if (deliveries.omitted > 0)
        text += countOf(deliveries.omitted, DeliveryTable::tr("not listed"));
    return text;
}

} // namespace

DeliveryTable::DeliveryTable(const Services &services, Extent extent, QWidget *parent)
    : QWidget(parent)
    , m_services(services)
    , m_extent(extent)
    , m_sum(new RunLabel(services.themes, FontRole::Small))
    , m_all(new QPushButton)
    , m_switch(new SwitchButton(services.themes, tr("Record deliveries")))
    , m_switchLabel(new TextLabel(FontRole::Small, Tone::Secondary, tr("Record deliveries")))
    , m_view(new QTableView)
    , m_sentence(new TextLabel(FontRole::Body, Tone::Secondary))
    , m_mostRows(kShortRows)
{
    auto *head = new QHBoxLayout;
    head->setSpacing(8);
    auto *title = new TextLabel(FontRole::BodyStrong, Tone::Primary, tr("Delivery ledger"));
    head->addWidget(title);
    m_sum->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    head->addWidget(m_sum, 1);
    m_all->setProperty("compact", true);
    m_all->setProperty("flat", true);
    m_all->hide();
    connect(m_all, &QPushButton::clicked, this, &DeliveryTable::allWanted);
    head->addWidget(m_all);
    head->addWidget(m_switchLabel);
    head->addWidget(m_switch);
    m_switch->setToolTip(tr("Notes for each message who gets it and when. Off, it costs nothing."));
    m_switch->setObjectName(QStringLiteral("recordDeliveries"));
    connect(m_switch, &QAbstractButton::clicked, this, [this](bool on) {
        if (net::DeliveryLedger *all = ledger())
            all->setEnabled(on);
        refresh();
    });
    makeView();
    m_sentence->setWordWrap(true);
    m_sentence->setObjectName(QStringLiteral("absence"));

    auto *column = new QVBoxLayout(this);
    const bool isShort = extent == Extent::Short;
    column->setContentsMargins(16, 8, 16, isShort ? 4 : 0);
    column->setSpacing(4);
    column->addLayout(head);
    column->addWidget(m_view, isShort ? 0 : 1);
    column->addWidget(m_sentence);
    if (!isShort)
        column->addStretch(0);
    if (isShort)
        m_model.setMostRows(kShortRows);
    connect(&services.themes, &ThemeStore::changed, this, &DeliveryTable::fit);
    fit();
}

void DeliveryTable::makeView()
{
    m_view->setModel(&m_model);
    m_view->setItemDelegate(new DeliveryDelegate(m_services.themes, m_view));
    m_view->setAccessibleName(tr("Deliveries of the message"));
    m_view->setShowGrid(false);
    m_view->setWordWrap(false);
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->verticalHeader()->hide();
    m_view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    QHeaderView *header = m_view->horizontalHeader();
    header->setHighlightSections(false);
    header->setSectionsClickable(false);
    header->setMinimumSectionSize(1);
    header->setSectionResizeMode(QHeaderView::Fixed);
    header->setSectionResizeMode(DeliveryModel::Client, QHeaderView::Stretch);
    if (m_extent == Extent::Short) {
        m_view->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        m_view->setFocusPolicy(Qt::NoFocus);
        m_view->setSelectionMode(QAbstractItemView::NoSelection);
    }
}

void DeliveryTable::fit()
{
    const int percent = m_services.themes.textPercent();
    m_view->verticalHeader()->setDefaultSectionSize(kRow * percent / 100);
    QHeaderView *header = m_view->horizontalHeader();
    const bool isWide = width() >= kWide;
    header->resizeSection(DeliveryModel::Transport, (isWide ? 56 : 44) * percent / 100);
    header->resizeSection(DeliveryModel::Queued, (isWide ? 64 : 52) * percent / 100);
    header->resizeSection(DeliveryModel::Sent, (isWide ? 72 : 60) * percent / 100);
    header->resizeSection(DeliveryModel::Latency, (isWide ? 72 : 60) * percent / 100);
    header->resizeSection(DeliveryModel::Fate, (isWide ? 152 : 104) * percent / 100);
    if (m_extent == Extent::Short)
        m_view->setFixedHeight(header->sizeHint().height() + m_model.rowCount() * kRow * percent / 100);
}

void DeliveryTable::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fit();
}

void DeliveryTable::setMostRows(int rows)
{
    if (m_extent != Extent::Short || rows == m_mostRows)
        return;
    m_mostRows = rows;
    m_model.setMostRows(rows);
    fit();
    offerAll();
}

int DeliveryTable::heightOf(int rows) const
{
    const int others = sizeHint().height() - m_view->height();
    const int most = std::min(rows, static_cast<int>(m_clients));
    return m_view->isHidden() ? sizeHint().height()
                              : others + m_view->horizontalHeader()->sizeHint().height() +
                                    most * kRow * m_services.themes.textPercent() / 100;
}

void DeliveryTable::setClients(quint64 clients)
{
    const bool changed = clients != m_clients;
    m_clients = clients;
    offerAll();
    if (!changed)
        return;
    fit();
    Q_EMIT clientsChanged();
}

void DeliveryTable::offerAll()
{
    m_all->setVisible(m_extent == Extent::Short && m_clients > static_cast<quint64>(m_mostRows));
    m_all->setText(tr("Show all %1").arg(formatCount(m_clients)));
}

bool DeliveryTable::concerns(const Services &services, const client::Frame &frame)
{
    return services.hub && frame.kind == client::FrameKind::Message && frame.direction == client::Direction::In &&
           base::Cursor::parse(frame.id).has_value();
}

net::DeliveryLedger *DeliveryTable::ledger() const
{
    return m_services.hub ? &m_services.hub->ledger() : nullptr;
}

void DeliveryTable::setSubject(const Subject &subject)
{
    if (subject == m_subject)
        return;
    m_subject = subject;
    m_cursor.reset();
    if (subject.frame && concerns(m_services, *subject.frame))
        m_cursor = *base::Cursor::parse(subject.frame->id);
    refresh();
}

void DeliveryTable::tick()
{
    const auto now = m_services.clock.steadyNow();
    if (now - m_looked >= (m_isWaiting ? kWhileWaiting : kOtherwise))
        refresh();
}

void DeliveryTable::refresh()
{
    m_looked = m_services.clock.steadyNow();
    m_isWaiting = false;
    const net::DeliveryLedger *all = ledger();
    m_switch->setEnabled(all);
    m_switch->setChecked(all && all->isEnabled());
    // Below something else it takes its room only while somebody may want to switch it on.
    const bool isOffered = m_extent == Extent::Whole || (all && !all->isEnabled());
    m_switch->setVisible(isOffered);
    m_switchLabel->setVisible(isOffered);
    if (all && m_cursor) {
        if (auto found = all->deliveries(*m_cursor)) {
            showRecords(std::move(*found));
            return;
        }
    }
    showSentence(absence());
}

QString DeliveryTable::absence() const
{
    const net::DeliveryLedger *all = ledger();
    if (!all)
        return tr("No hub runs here, so there is nobody to deliver to.");
    if (!m_cursor)
        return tr("Not a message of this hub: only what it delivers itself is known.");
    if (!all->isEnabled())
        return tr("Deliveries are not recorded. Switch it on to see who gets each message from then on.");
    const quint64 forgotten = all->statistics().forgotten;
    if (forgotten > 0)
        return tr("Not in the ledger: it was published before that was switched on or by another hub, or it is one of "
                  "the %1 oldest deliveries that were forgotten.")
            .arg(formatCount(forgotten));
    return tr("Not in the ledger: it was published before that was switched on, by another hub, or for nobody.");
}

void DeliveryTable::showRecords(net::DeliveryLedger::Deliveries deliveries)
{
    m_isWaiting = std::ranges::count(deliveries.records, DeliveryRecord::Fate::Queued, &DeliveryRecord::fate) > 0;
    m_sum->setRuns({{sumText(deliveries), Tone::Tertiary, false, {}}});
    const quint64 clients = deliveries.records.size() + deliveries.omitted;
    m_model.setRecords(std::move(deliveries.records));
    m_sentence->hide();
    m_view->show();
    setClients(clients);
}

void DeliveryTable::showSentence(const QString &sentence)
{
    m_model.setRecords({});
    m_sum->setRuns({});
    m_view->hide();
    m_sentence->setText(sentence);
    m_sentence->show();
    setClients(0);
}

DeliveryPage::DeliveryPage(const Services &services, QWidget *parent)
    : DetailPage(parent)
    , m_table(new DeliveryTable(services, DeliveryTable::Extent::Whole))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 4, 0, 0);
    column->addWidget(m_table);
    setFocusProxy(m_table);
}

void DeliveryPage::show(const Subject &subject)
{
    m_table->setSubject(subject);
}

void DeliveryPage::tick()
{
    m_table->tick();
}

} // namespace pushscope::ui
