// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/detail/diffpage.h"

#include "core/capture/search/frameloader.h"
#include "ui/theme/theme.h"
#include "ui/widgets/plaintext.h"
#include "ui/widgets/runlabel.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/timetext.h"
#include "ui/widgets/unitformat.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QPainter>
#include <QStackedLayout>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace pushscope::ui {

using capture::PayloadChange;
using capture::PayloadDiff;

namespace {

constexpr int kRow = 24;
constexpr int kRight = 8; ///< as the header's, by the style sheet
constexpr qsizetype kMostTopic = 40;

class DiffDelegate final : public QStyledItemDelegate
{
public:
    DiffDelegate(const ThemeStore &themes, QObject *parent)
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
        painter->setFont(m_themes.font(FontRole::Mono));
        painter->setPen(colourOf(theme, index));
        const QRect cell = option.rect.adjusted(0, 0, -kRight, 0);
        const bool isNumber = index.column() == DiffModel::Delta;
        painter->drawText(cell, (isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter | Qt::TextSingleLine,
                          painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, cell.width()));
        painter->restore();
    }

private:
    static QColor colourOf(const Theme &theme, const QModelIndex &index)
    {
        if (index.column() != DiffModel::Place)
            return index.column() == DiffModel::Before ? theme.t2 : theme.t1;
        switch (static_cast<PayloadChange::Kind>(index.data(DiffModel::KindRole).toInt())) {
        case PayloadChange::Kind::Added: return theme.good;
        case PayloadChange::Kind::Removed: return theme.err;
        case PayloadChange::Kind::Changed: break;
        }
        return theme.t2;
    }

    const ThemeStore &m_themes;
};

QString sumText(const PayloadDiff &diff)
{
    QString sum;
    switch (diff.form) {
    case PayloadDiff::Form::Fields:
        sum = DiffPage::tr("%1 different · %2 unchanged fields");
        break;
    case PayloadDiff::Form::Lines:
        sum = DiffPage::tr("%1 different · %2 unchanged lines");
        break;
    case PayloadDiff::Form::Bytes:
        sum = DiffPage::tr("%1 different stretches · %2 unchanged bytes");
        break;
    }
    sum = sum.arg(formatCount(diff.changes.size()), formatCount(diff.same));
    return diff.isCut ? sum + DiffPage::tr(" · there are more, which are not listed") : sum;
}

} // namespace

DiffPage::DiffPage(const ThemeStore &themes, QWidget *parent)
    : DetailPage(parent)
    , m_themes(themes)
    , m_with(new RunLabel(themes, FontRole::Small))
    , m_view(new QTableView)
    , m_sentence(new TextLabel(FontRole::Body, Tone::Secondary))
    , m_sum(new TextLabel(FontRole::Small, Tone::Tertiary))
    , m_stack(new QStackedLayout)
{
    m_view->setModel(&m_model);
    m_view->setItemDelegate(new DiffDelegate(themes, m_view));
    m_view->setAccessibleName(tr("Differences"));
    m_view->setShowGrid(false);
    m_view->setWordWrap(false);
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->setTextElideMode(Qt::ElideRight);
    m_view->verticalHeader()->hide();
    m_view->horizontalHeader()->setHighlightSections(false);
    m_view->horizontalHeader()->setSectionsClickable(false);
    m_sentence->setAlignment(Qt::AlignCenter);
    m_sentence->setWordWrap(true);
    auto *copyAction = new QAction(tr("Copy"), this);
    copyAction->setShortcut(QKeySequence::Copy);
    copyAction->setShortcutContext(Qt::WidgetShortcut);
    connect(copyAction, &QAction::triggered, this, &DiffPage::copy);
    m_view->addAction(copyAction);
    m_view->setContextMenuPolicy(Qt::ActionsContextMenu);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *head = new QVBoxLayout;
    head->setContentsMargins(16, 12, 16, 8);
    head->setSpacing(4);
    head->addWidget(m_with);
    head->addWidget(m_sum);
    column->addLayout(head);
    auto *body = new QWidget;
    body->setLayout(m_stack);
    m_view->setContentsMargins(0, 0, 0, 0);
    auto *table = new QWidget;
    auto *inset = new QVBoxLayout(table);
    inset->setContentsMargins(16, 0, 8, 0);
    inset->addWidget(m_view);
    m_stack->addWidget(table);
    m_stack->addWidget(m_sentence);
    column->addWidget(body, 1);
    setFocusProxy(m_view);

    const auto restyle = [this] {
        m_view->verticalHeader()->setDefaultSectionSize(kRow * m_themes.textPercent() / 100);
    };
    connect(&themes, &ThemeStore::changed, this, restyle);
    restyle();
    fit();
}

void DiffPage::fit()
{
    QHeaderView *header = m_view->horizontalHeader();
    header->setSectionResizeMode(DiffModel::Place, QHeaderView::Interactive);
    header->setSectionResizeMode(DiffModel::Before, QHeaderView::Stretch);
    header->setSectionResizeMode(DiffModel::After, QHeaderView::Stretch);
    header->setSectionResizeMode(DiffModel::Delta, QHeaderView::Interactive);
    header->resizeSection(DiffModel::Place, 160);
    header->resizeSection(DiffModel::Delta, 88);
}

void DiffPage::setLoader(capture::FrameLoader *loader)
{
    m_loader = loader;
    m_isLooking = false;
    m_subject = {};
    m_work.drop();
}

void DiffPage::setPinned(const Subject &pinned)
{
    if (pinned == m_pinned)
        return;
    m_pinned = pinned;
    if (m_subject.frame && isVisible())
        begin();
    else
        m_subject = {};
}

void DiffPage::show(const Subject &subject)
{
    if (subject == m_subject)
        return;
    m_subject = subject;
    begin();
}

void DiffPage::begin()
{
    m_work.drop();
    m_isLooking = false;
    m_sum->clear();
    if (m_pinned.frame && m_pinned.sequence != m_subject.sequence) {
        compareWith(m_pinned);
        return;
    }
    m_with->setRuns({});
    if (!m_loader) {
        say(tr("There is nothing to compare with."));
        return;
    }
    say(tr("Looking for the previous message…"));
    m_isLooking = true;
    lookForPrevious();
}

void DiffPage::lookForPrevious()
{
    m_loaderVersion = m_loader->version();
    const capture::FrameLoader::Previous previous = m_loader->previous(m_subject.sequence);
    if (!previous.isKnown)
        return;
    m_isLooking = false;
    if (previous.frame)
        compareWith({previous.sequence, previous.frame});
    else if (m_subject.frame->topic.isEmpty())
        say(tr("No previous message of this source is held. Pin another one to compare with it."));
    else
        say(tr("No previous message on %1 is held. Pin another one to compare with it.")
                .arg(plainText(m_subject.frame->topic, kMostTopic)));
}

void DiffPage::tick()
{
    if (m_isLooking && m_loader && m_loader->version() != m_loaderVersion)
        lookForPrevious();
}

void DiffPage::compareWith(const Subject &other)
{
    const bool isPinned = other == m_pinned;
    QString why = tr(", pinned");
    if (!isPinned)
        why = m_subject.frame->topic.isEmpty()
                  ? tr(", the previous one")
                  : tr(", the previous one on %1").arg(plainText(m_subject.frame->topic, kMostTopic));
    m_with->setRuns({{tr("Compared with message "), Tone::Secondary, false, {}},
                     {formatCount(other.sequence.value), Tone::Ink, true, {}},
                     {QStringLiteral(" · ") + preciseClockText(other.frame->time), Tone::Secondary, false, {}},
                     {why, Tone::Tertiary, false, {}}});
    const QByteArray before = other.frame->payload;
    const QByteArray after = m_subject.frame->payload;
    const bool isBinary = other.frame->payloadKind == base::PayloadKind::Binary ||
                          m_subject.frame->payloadKind == base::PayloadKind::Binary;
    const auto kind = isBinary ? base::PayloadKind::Binary : base::PayloadKind::Text;
    const qsizetype bytes = before.size() + after.size();
    if (bytes > Background::kAtOnceBytes)
        say(tr("Comparing…"));
    m_work.run(
        bytes, [before, after, kind] { return capture::diffPayloads(before, after, kind); },
        [this](PayloadDiff diff) { take(std::move(diff)); });
}

void DiffPage::take(PayloadDiff diff)
{
    m_model.setDiff(std::move(diff));
    m_view->setColumnHidden(DiffModel::Delta,
                            std::ranges::none_of(m_model.diff().changes, [](const PayloadChange &change) {
                                return change.delta.has_value();
                            }));
    const bool isSame = m_model.rowCount() == 0;
    // Of payloads that are the same nothing was counted: they were not even read.
    m_sum->setText(isSame ? QString() : sumText(m_model.diff()));
    if (isSame)
        say(tr("The payloads are the same."));
    else
        m_stack->setCurrentIndex(0);
}

void DiffPage::say(const QString &sentence)
{
    m_sentence->setText(sentence);
    m_stack->setCurrentWidget(m_sentence);
}

void DiffPage::copy()
{
    QModelIndexList rows = m_view->selectionModel()->selectedRows();
    std::ranges::sort(rows, {}, &QModelIndex::row);
    QStringList lines;
    for (const QModelIndex &row : std::as_const(rows)) {
        QStringList cells;
        for (int column = 0; column < DiffModel::ColumnCount; ++column)
            cells.push_back(row.siblingAtColumn(column).data().toString());
        lines.push_back(cells.join(u'\t'));
    }
    if (lines.isEmpty())
        return;
    QGuiApplication::clipboard()->setText(lines.join(u'\n'));
    Q_EMIT said(tr("Copied."));
}

} // namespace pushscope::ui
