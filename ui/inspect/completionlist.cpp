// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/completionlist.h"

#include "ui/theme/theme.h"
#include "ui/widgets/plaintext.h"

#include <QListView>
#include <QPainter>
#include <QStandardItemModel>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>

namespace pushscope::ui {

namespace {

constexpr int kRow = 24;
constexpr int kMostRows = 10;
constexpr int kNarrowest = 240;
constexpr int kWidest = 560;
constexpr int kPadding = 8;
constexpr int kGap = 24; ///< between a candidate and its hint
constexpr qsizetype kLongest = 100;
constexpr int kHintRole = Qt::UserRole;

class CandidateDelegate final : public QStyledItemDelegate
{
public:
    CandidateDelegate(const ThemeStore &themes, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_themes(themes)
    {
    }
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Theme &theme = m_themes.theme();
        const bool selected = option.state & QStyle::State_Selected;
        if (selected || option.state & QStyle::State_MouseOver)
            painter->fillRect(option.rect, selected ? theme.sel : theme.hover);
        const QRect room = option.rect.adjusted(kPadding, 0, -kPadding, 0);
        painter->setFont(m_themes.font(FontRole::Mono));
        painter->setPen(selected ? theme.ink : theme.t1);
        const QString text =
            painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideMiddle, room.width());
        const int used = painter->fontMetrics().horizontalAdvance(text);
        painter->drawText(room, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, text);
        const QRect rest = room.adjusted(used + kGap, 0, 0, 0);
        painter->setFont(m_themes.font(FontRole::Small, Face::Words));
        painter->setPen(theme.t3);
        painter->drawText(rest, Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine,
                          painter->fontMetrics().elidedText(index.data(kHintRole).toString(), Qt::ElideRight,
                                                            rest.width()));
    }
    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const override
    {
        const QFontMetrics mono(m_themes.font(FontRole::Mono));
        const QFontMetrics small(m_themes.font(FontRole::Small, Face::Words));
        return {2 * kPadding + kGap + mono.horizontalAdvance(index.data().toString()) +
                    small.horizontalAdvance(index.data(kHintRole).toString()),
                kRow * m_themes.textPercent() / 100};
    }

private:
    const ThemeStore &m_themes;
};

} // namespace

CompletionList::CompletionList(const ThemeStore &themes)
    : m_themes(themes)
    , m_list(new QListView(this))
    , m_model(new QStandardItemModel(this))
{
    setProperty("surface", QStringLiteral("popover"));
    setFocusPolicy(Qt::NoFocus);
    m_list->setProperty("surface", QStringLiteral("raised"));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setMouseTracking(true);
    m_list->setAccessibleName(tr("Ways to go on"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new CandidateDelegate(themes, m_list));
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setUniformItemSizes(false);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(1, 1, 1, 1);
    column->addWidget(m_list);
    connect(m_list, &QListView::clicked, this,
            [this](const QModelIndex &index) { Q_EMIT picked(index.row()); });
    hide();
}

void CompletionList::offer(const capture::FilterCompletion &completion, QWidget *anchor, int x)
{
    m_completion = completion;
    m_model->clear();
    for (const auto &candidate : completion.candidates) {
        auto *item = new QStandardItem(plainText(candidate.text, kLongest));
        item->setData(candidate.hint, kHintRole);
        m_model->appendRow(item);
    }
    if (completion.candidates.isEmpty()) {
        hide();
        return;
    }
    QWidget *window = anchor->window();
    if (parentWidget() != window)
        setParent(window);
    const int rows = std::min<int>(kMostRows, m_model->rowCount());
    const int width = std::clamp(m_list->sizeHintForColumn(0) + 16, kNarrowest, kWidest);
    const int height = rows * (kRow * m_themes.textPercent() / 100) + 2;
    QPoint at = anchor->mapTo(window, QPoint(x, anchor->height() + 4));
    at.setX(std::clamp(at.x(), 0, std::max(0, window->width() - width)));
    setGeometry(QRect(at, QSize(width, std::min(height, std::max(kRow, window->height() - at.y())))));
    m_list->clearSelection();
    m_list->setCurrentIndex({});
    m_list->scrollToTop();
    show();
    raise();
}

void CompletionList::move(int rows)
{
    const int count = m_model->rowCount();
    if (count == 0)
        return;
    const int from = chosen();
    const int to = from < 0 ? (rows > 0 ? 0 : count - 1) : (from + rows + count) % count;
    m_list->setCurrentIndex(m_model->index(to, 0));
}

int CompletionList::chosen() const
{
    return m_list->currentIndex().row();
}

} // namespace pushscope::ui
