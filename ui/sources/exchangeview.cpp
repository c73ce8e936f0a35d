// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sources/exchangeview.h"

#include "ui/sources/exchangemodel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/timetext.h"

#include <QPainter>
#include <QScrollBar>
#include <QStyledItemDelegate>

#include <algorithm>

namespace pushscope::ui {

namespace {

constexpr int kSide = 16;
constexpr int kGap = 8;
constexpr int kRow = 20;

class ExchangeDelegate final : public QStyledItemDelegate
{
public:
    ExchangeDelegate(const ThemeStore &themes, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_themes(themes)
    {
    }

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return {0, std::max(kRow, QFontMetrics(m_themes.font(FontRole::Mono)).height() + 4)};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const auto frame = index.data(ExchangeModel::FrameRole).value<client::FramePtr>();
        if (!frame)
            return;
        const Theme &theme = m_themes.theme();
        painter->save();
        if (option.state & QStyle::State_Selected)
            painter->fillRect(option.rect, theme.sel);
        QRect room = option.rect.adjusted(kSide, 0, -kSide, 0);
        const QFont small = m_themes.font(FontRole::Small);
        const QString time = preciseClockText(frame->time);
        painter->setFont(small);
        painter->setPen(theme.t3);
        painter->drawText(room, Qt::AlignLeft | Qt::AlignVCenter, time);
        room.setLeft(room.left() + QFontMetrics(small).horizontalAdvance(time) + kGap);

        const bool message = frame->kind == client::FrameKind::Message;
        if (message) {
            const bool sent = frame->direction == client::Direction::Out;
            const QString arrow = sent ? QStringLiteral("↑") : QStringLiteral("↓");
            painter->setPen(sent ? theme.ink : theme.t2);
            painter->drawText(room, Qt::AlignLeft | Qt::AlignVCenter, arrow);
            room.setLeft(room.left() + QFontMetrics(small).horizontalAdvance(QStringLiteral("↑")) + kGap);
        }
        const QFont font = message ? m_themes.font(FontRole::Mono) : m_themes.font(FontRole::Small, Face::Words);
        painter->setFont(font);
        painter->setPen(message ? theme.t1 : theme.t3);
        painter->drawText(room, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                          QFontMetrics(font).elidedText(index.data().toString(), Qt::ElideRight, room.width()));
        painter->restore();
    }

private:
    const ThemeStore &m_themes;
};

} // namespace

ExchangeView::ExchangeView(const ThemeStore &themes, ExchangeModel &model, QWidget *parent)
    : QListView(parent)
    , m_themes(themes)
{
    setObjectName(QStringLiteral("Exchange"));
    setAccessibleName(tr("Latest messages of this source"));
    setModel(&model);
    setItemDelegate(new ExchangeDelegate(themes, this));
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setUniformItemSizes(true);
    connect(verticalScrollBar(), &QScrollBar::actionTriggered, this, [this] {
        m_following = verticalScrollBar()->sliderPosition() >= verticalScrollBar()->maximum();
    });
    connect(&model, &QAbstractItemModel::modelReset, this, [this] { m_following = true; });
    connect(&themes, &ThemeStore::changed, this, [this] { scheduleDelayedItemsLayout(); });
}

void ExchangeView::setHint(const QString &hint)
{
    m_hint = hint;
    viewport()->update();
}

void ExchangeView::rowsInserted(const QModelIndex &parent, int start, int end)
{
    QListView::rowsInserted(parent, start, end);
    if (m_following)
        scrollToBottom();
}

void ExchangeView::resizeEvent(QResizeEvent *event)
{
    QListView::resizeEvent(event);
    if (m_following)
        scrollToBottom();
}

void ExchangeView::paintEvent(QPaintEvent *event)
{
    QListView::paintEvent(event);
    if (model()->rowCount() > 0 || m_hint.isEmpty())
        return;
    QPainter painter(viewport());
    painter.setFont(m_themes.font(FontRole::Small, Face::Words));
    painter.setPen(m_themes.theme().t3);
    painter.drawText(viewport()->rect().adjusted(kSide, kGap, -kSide, -kGap),
                     Qt::AlignHCenter | Qt::AlignVCenter | Qt::TextWordWrap, m_hint);
}

} // namespace pushscope::ui
