// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/topicdelegate.h"

#include "ui/shell/topicmodel.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/sparkline.h"

#include <QPainter>

#include <algorithm>

namespace pushscope::ui {

namespace {

constexpr int kRow = 24;
constexpr int kGroupLead = 8; ///< air above a group
constexpr int kRight = 16;
constexpr int kGroupText = 24;
constexpr int kTopicText = 36;
constexpr int kGap = 8;
constexpr int kSparkWidth = 48;
constexpr int kSparkHeight = 12;
constexpr int kLeastName = 56; ///< before the sparkline gives way
constexpr int kChevron = 12;
constexpr int kBar = 2;

} // namespace

TopicDelegate::TopicDelegate(const ThemeStore &themes, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_themes(themes)
{
}

int TopicDelegate::rowHeight() const
{
    return std::max(kRow, QFontMetrics(m_themes.font(FontRole::Body)).height() + 8);
}

QSize TopicDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    return {0, rowHeight() + (index.parent().isValid() ? 0 : kGroupLead)};
}

void TopicDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const
{
    QStyleOptionViewItem row = option;
    row.rect.setLeft(0);
    if (!index.parent().isValid())
        row.rect.setTop(row.rect.bottom() - rowHeight() + 1);
    painter->save();
    paintGround(painter, row);
    if (index.parent().isValid())
        paintTopic(painter, row, index);
    else
        paintGroup(painter, row, index);
    painter->restore();
}

void TopicDelegate::paintGround(QPainter *painter, const QStyleOptionViewItem &option) const
{
    const Theme &theme = m_themes.theme();
    if (option.state & QStyle::State_Selected) {
        painter->fillRect(option.rect, theme.sel);
        painter->fillRect(QRect(option.rect.left(), option.rect.top(), kBar, option.rect.height()),
                          theme.ink);
    } else if (option.state & QStyle::State_MouseOver) {
        painter->fillRect(option.rect, theme.hover);
    }
    if (option.state & QStyle::State_HasFocus && option.state & QStyle::State_KeyboardFocusChange) {
        painter->setPen(theme.ink);
        painter->drawRect(option.rect.adjusted(0, 0, -1, -1));
    }
}

void TopicDelegate::paintGroup(QPainter *painter, const QStyleOptionViewItem &option,
                               const QModelIndex &index) const
{
    const Theme &theme = m_themes.theme();
    const bool open = option.state & QStyle::State_Open;
    const QRectF chevron(8, option.rect.center().y() - kChevron / 2.0 + 0.5, kChevron, kChevron);
    paintIcon(painter, chevron, open ? QStringLiteral("chevron-down") : QStringLiteral("chevron-right"),
              theme.t3);

    const QFont numbers = m_themes.font(FontRole::Small);
    const QString error = index.data(TopicModel::ErrorRole).toString();
    const QString value =
        error.isEmpty() ? index.data(TopicModel::ValueRole).toString() : tr("not connected");
    QRect rect = option.rect.adjusted(kGroupText, 0, -kRight, 0);
    painter->setFont(numbers);
    painter->setPen(error.isEmpty() ? theme.t3 : theme.err);
    painter->drawText(rect, Qt::AlignRight | Qt::AlignVCenter, value);
    rect.setRight(rect.right() - QFontMetrics(numbers).horizontalAdvance(value) - kGap);

    const QFont strong = m_themes.font(FontRole::BodyStrong, Face::Words);
    const QFontMetrics metrics(strong);
    const QString detail = index.data(TopicModel::DetailRole).toString();
    const QString title = metrics.elidedText(index.data().toString(), Qt::ElideRight, rect.width());
    painter->setFont(strong);
    painter->setPen(option.state & QStyle::State_Selected ? theme.ink : theme.t1);
    painter->drawText(rect, Qt::AlignLeft | Qt::AlignVCenter, title);
    if (detail.isEmpty())
        return;
    rect.setLeft(rect.left() + metrics.horizontalAdvance(title) + 4);
    const QFont body = m_themes.font(FontRole::Body, Face::Words);
    painter->setFont(body);
    painter->setPen(theme.t3);
    painter->drawText(
        rect, Qt::AlignLeft | Qt::AlignVCenter,
        QFontMetrics(body).elidedText(QStringLiteral("· ") + detail, Qt::ElideRight, rect.width()));
}

void TopicDelegate::paintTopic(QPainter *painter, const QStyleOptionViewItem &option,
                               const QModelIndex &index) const
{
    const Theme &theme = m_themes.theme();
    const bool selected = option.state & QStyle::State_Selected;
    const bool stale = index.data(TopicModel::StaleRole).toBool();
    QRect rect = option.rect.adjusted(kTopicText, 0, -kRight, 0);

    const QFont numbers = m_themes.font(FontRole::Body);
    const QString value = index.data(m_showsRates ? TopicModel::RateRole : TopicModel::ValueRole).toString();
    // Short values keep the sparklines in one column; a long one takes what it needs.
    const int valueWidth = std::max(QFontMetrics(numbers).horizontalAdvance(value),
                                    QFontMetrics(numbers).horizontalAdvance(QStringLiteral("888.8 MiB")));
    painter->setFont(numbers);
    painter->setPen(stale ? theme.t3 : selected ? theme.ink : theme.t2);
    painter->drawText(rect, Qt::AlignRight | Qt::AlignVCenter, value);
    rect.setRight(rect.right() - valueWidth - kGap);

    if (rect.width() >= kLeastName + kGap + kSparkWidth) {
        const QRectF spark(rect.right() - kSparkWidth + 1, rect.center().y() - kSparkHeight / 2.0 + 0.5,
                           kSparkWidth, kSparkHeight);
        const auto past =
            index.data(m_showsRates ? TopicModel::RatesRole : TopicModel::ValuesRole).value<QList<double>>();
        paintSparkline(painter, spark, past, theme.t3);
        rect.setRight(rect.right() - kSparkWidth - kGap);
    }

    QFont words = m_themes.font(FontRole::Body, Face::Words);
    if (selected)
        words.setWeight(QFont::Medium);
    painter->setFont(words);
    painter->setPen(selected ? theme.ink : theme.t1);
    painter->drawText(rect, Qt::AlignLeft | Qt::AlignVCenter,
                      QFontMetrics(words).elidedText(index.data().toString(), Qt::ElideMiddle, rect.width()));
}

} // namespace pushscope::ui
