// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sources/sourcedelegate.h"

#include "ui/sources/sourcemodel.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/badge.h"

#include <QPainter>

#include <algorithm>

namespace pushscope::ui {

namespace {

constexpr int kSide = 16;
constexpr int kGap = 8;
constexpr int kPad = 6; ///< above and below the two lines
constexpr int kBar = 2;
constexpr int kDot = 6;
constexpr int kStar = 12;
constexpr int kHeadingLead = 8;
constexpr int kActionPad = 6;

const SourceLine *lineAt(const QModelIndex &index)
{
    return index.data(SourceModel::LineRole).value<const SourceLine *>();
}

} // namespace

SourceDelegate::SourceDelegate(const ThemeStore &themes, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_themes(themes)
{
}

int SourceDelegate::lineHeight() const
{
    return std::max(18, QFontMetrics(m_themes.font(FontRole::BodyStrong)).height() + 2);
}

QSize SourceDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    const SourceLine *line = lineAt(index);
    const bool heading = line && line->kind == SourceLine::Kind::Heading;
    return {0, heading ? lineHeight() + kHeadingLead + kPad : 2 * lineHeight() + 2 * kPad};
}

QRect SourceDelegate::actionRect(const QRect &row, const QModelIndex &index) const
{
    const SourceLine *line = lineAt(index);
    if (!line || line->action.isEmpty())
        return {};
    const QFontMetrics metrics(m_themes.font(FontRole::Small, Face::Words));
    const int width = metrics.horizontalAdvance(line->action) + 2 * kActionPad;
    const int height = std::max(20, metrics.height() + 4);
    const int middle = row.top() + kPad + lineHeight() + lineHeight() / 2;
    return {row.right() - kSide - width + 1, middle - height / 2 + 1, width, height};
}

void SourceDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                           const QModelIndex &index) const
{
    const SourceLine *line = lineAt(index);
    if (!line)
        return;
    painter->save();
    if (line->kind == SourceLine::Kind::Heading) {
        paintHeading(painter, option.rect, *line);
        painter->restore();
        return;
    }
    const Theme &theme = m_themes.theme();
    const bool selected = option.state & QStyle::State_Selected;
    if (selected) {
        painter->fillRect(option.rect, theme.sel);
        painter->fillRect(QRect(option.rect.left(), option.rect.top(), kBar, option.rect.height()), theme.ink);
    } else if (option.state & QStyle::State_MouseOver) {
        painter->fillRect(option.rect, theme.hover);
    }
    const QRect first(option.rect.left() + kSide, option.rect.top() + kPad, option.rect.width() - 2 * kSide,
                      lineHeight());
    paintFirst(painter, first, *line, selected);
    paintSecond(painter, option, index, *line);
    if ((option.state & QStyle::State_HasFocus) && (option.state & QStyle::State_KeyboardFocusChange)) {
        painter->setPen(QPen(theme.ink, 2));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(option.rect.adjusted(2, 2, -2, -2));
    }
    painter->restore();
}

void SourceDelegate::paintHeading(QPainter *painter, const QRect &row, const SourceLine &line) const
{
    painter->setFont(m_themes.font(FontRole::Small, Face::Words));
    painter->setPen(m_themes.theme().t3);
    painter->drawText(row.adjusted(kSide, kHeadingLead, -kSide, 0), Qt::AlignLeft | Qt::AlignVCenter, line.title);
}

void SourceDelegate::paintFirst(QPainter *painter, const QRect &rect, const SourceLine &line,
                                bool selected) const
{
    const Theme &theme = m_themes.theme();
    const QSize badge = badgeSize(line.transport, m_themes);
    // All names begin at one edge, whatever their badges say.
    const int badges = std::max(badge.width(), badgeSize(base::Transport::Poll, m_themes).width());
    paintBadge(painter,
               QRect(rect.left(), rect.top() + (rect.height() - badge.height()) / 2, badge.width(), badge.height()),
               line.transport, m_themes);
    QRect room = rect.adjusted(badges + kGap, 0, 0, 0);

    const QFont small = m_themes.font(FontRole::Small);
    if (!line.rate.isEmpty()) {
        painter->setFont(small);
        painter->setPen(theme.t2);
        painter->drawText(room, Qt::AlignRight | Qt::AlignVCenter, line.rate);
        room.setRight(room.right() - QFontMetrics(small).horizontalAdvance(line.rate) - kGap);
    }
    QFont strong = m_themes.font(FontRole::BodyStrong, Face::Words);
    const int starRoom = line.favourite ? kStar + kGap : 0;
    const QString title =
        QFontMetrics(strong).elidedText(line.title, Qt::ElideRight, std::max(0, room.width() - starRoom));
    painter->setFont(strong);
    painter->setPen(selected ? theme.ink : theme.t1);
    painter->drawText(room, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, title);
    if (line.favourite) {
        const int x = room.left() + QFontMetrics(strong).horizontalAdvance(title) + kGap / 2;
        paintIcon(painter, QRectF(x, room.center().y() - kStar / 2.0 + 0.5, kStar, kStar),
                  QStringLiteral("star-full"), theme.t2);
    }
}

void SourceDelegate::paintSecond(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index,
                                 const SourceLine &line) const
{
    const Theme &theme = m_themes.theme();
    const QFont small = m_themes.font(FontRole::Small, Face::Words);
    const int badges = badgeSize(base::Transport::Poll, m_themes).width();
    QRect room(option.rect.left() + kSide + badges + kGap, option.rect.top() + kPad + lineHeight(),
               option.rect.width() - 2 * kSide - badges - kGap, lineHeight());
    const QRect action = actionRect(option.rect, index);
    if (!action.isEmpty()) {
        const bool over = (option.state & QStyle::State_MouseOver) != 0;
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(QPen(over ? theme.t3 : theme.sep2, 1));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(QRectF(action).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
        painter->setRenderHint(QPainter::Antialiasing, false);
        painter->setFont(small);
        painter->setPen(theme.t1);
        painter->drawText(action, Qt::AlignCenter, line.action);
        room.setRight(action.left() - kGap);
    }
    const bool bad = line.light == SourceLine::Light::Bad;
    if (line.light == SourceLine::Light::On || bad) {
        painter->setRenderHint(QPainter::Antialiasing);
        const QRectF dot(room.left(), room.center().y() - kDot / 2.0 + 1, kDot, kDot);
        painter->setPen(bad ? QPen(theme.err, 1.5) : Qt::NoPen); // a hollow ring: lost
        painter->setBrush(bad ? Qt::NoBrush : QBrush(theme.good));
        painter->drawEllipse(dot);
        painter->setRenderHint(QPainter::Antialiasing, false);
        room.setLeft(room.left() + kDot + kGap - 2);
    }
    painter->setFont(small);
    painter->setPen(bad ? theme.err : theme.t2);
    painter->drawText(room, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                      QFontMetrics(small).elidedText(line.sentence, Qt::ElideRight, std::max(0, room.width())));
}

} // namespace pushscope::ui
