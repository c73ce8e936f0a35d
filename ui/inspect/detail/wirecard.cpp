// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/detail/wirecard.h"

#include "ui/inspect/detail/blockview.h"
#include "ui/inspect/detail/bytedump.h"
#include "ui/inspect/detail/segmentbar.h"
#include "ui/theme/theme.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/runlabel.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/unitformat.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace pushscope::ui {

using base::Transport;
using capture::WireAnatomy;

namespace {

QString titleOf(const WireAnatomy &anatomy)
{
    switch (anatomy.transport) {
    case Transport::WebSocket: return WireCard::tr("WebSocket frame");
    case Transport::Sse: return WireCard::tr("Server-Sent Event");
    case Transport::LongPoll: return anatomy.isReceived ? WireCard::tr("Part of a long poll's answer") : WireCard::tr("Long poll's answer");
    case Transport::Poll: return WireCard::tr("Part of a poll's answer");
    }
    return {};
}

QString count(qint64 number)
{
    return formatCount(static_cast<quint64>(number));
}

} // namespace

TransportBadge::TransportBadge(const ThemeStore &themes, QWidget *parent)
    : QWidget(parent)
    , m_themes(themes)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&themes, &ThemeStore::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void TransportBadge::setTransport(Transport transport)
{
    m_transport = transport;
    setAccessibleName(displayName(transport));
    updateGeometry();
    update();
}

QSize TransportBadge::sizeHint() const
{
    return badgeSize(m_transport, m_themes);
}

void TransportBadge::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintBadge(&painter, rect(), m_transport, m_themes);
}

WireCard::WireCard(const ThemeStore &themes, QWidget *parent)
    : QWidget(parent)
    , m_badge(new TransportBadge(themes))
    , m_title(new TextLabel(FontRole::BodyStrong, Tone::Primary))
    , m_received(new TextLabel(FontRole::Small, Tone::Tertiary, tr("as received")))
    , m_size(new RunLabel(themes, FontRole::Small))
    , m_segments(new SegmentBar(themes))
    , m_dump(new ByteDump(themes))
    , m_block(new BlockView(themes))
    , m_remarks(new TextLabel(FontRole::Small, Tone::Tertiary))
{
    auto *head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(m_badge);
    head->addWidget(m_title);
    head->addWidget(m_received);
    m_size->setAlignment(Qt::AlignRight);
    m_size->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_size->setObjectName(QStringLiteral("WireSize"));
    m_size->installEventFilter(this);
    head->addWidget(m_size, 1);
    m_remarks->setWordWrap(true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 8, 0, 12);
    column->setSpacing(8);
    column->addLayout(head);
    column->addWidget(m_segments);
    column->addWidget(m_dump);
    column->addWidget(m_block);
    column->addWidget(m_remarks);
    connect(&themes, &ThemeStore::changed, this, &WireCard::writeSize);
    connect(m_segments, &SegmentBar::hovered, m_dump, &ByteDump::setHighlight);
    connect(m_dump, &ByteDump::hovered, this, [this](int part) {
        m_segments->setHighlight(part);
        m_dump->setHighlight(part < 0 ? std::vector<std::size_t>() : std::vector{static_cast<std::size_t>(part)});
    });
}

void WireCard::setAnatomy(const WireAnatomy &anatomy, bool isFirst)
{
    m_badge->setTransport(anatomy.transport);
    m_title->setText(isFirst ? titleOf(anatomy) : tr("%1, same message").arg(titleOf(anatomy)));
    m_received->setVisible(anatomy.isReceived);
    m_bytes = anatomy.bytes.size();
    m_payload = anatomy.payloadBytes;
    writeSize();
    const bool isFrame = anatomy.transport == Transport::WebSocket;
    m_segments->setVisible(isFrame);
    m_dump->setVisible(isFrame);
    m_block->setVisible(!isFrame);
    if (isFrame) {
        m_segments->setGroups(wireGroups(anatomy));
        m_dump->setAnatomy(anatomy);
    } else {
        m_block->setAnatomy(anatomy);
    }
    m_remarks->setText(anatomy.remarks.join(u' '));
    m_remarks->setVisible(!anatomy.remarks.isEmpty());
}

void WireCard::writeSize()
{
    const RunLabel::Run all{tr("%1 B").arg(count(m_bytes)), Tone::Ink, true, {}};
    const RunLabel::Run overhead{tr("%1 overhead").arg(count(m_bytes - m_payload)), Tone::Primary, true, {}};
    // In fewer words where the longer ones would be cut.
    const QList<QString> joints{tr(" on the socket · %1 payload + ").arg(count(m_payload)), tr(" · ")};
    for (const QString &joint : joints) {
        m_size->setRuns({all, {joint, Tone::Secondary, false, {}}, overhead});
        if (m_size->sizeHint().width() <= m_size->width())
            return;
    }
    m_size->setRuns({all});
}

bool WireCard::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_size && (event->type() == QEvent::Resize || event->type() == QEvent::LayoutRequest))
        writeSize();
    return QWidget::eventFilter(watched, event);
}

} // namespace pushscope::ui
