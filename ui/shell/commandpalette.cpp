// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/commandpalette.h"

#include "ui/shell/palettedelegate.h"
#include "ui/theme/theme.h"
#include "ui/widgets/searchfield.h"
#include "ui/widgets/textlabel.h"

#include <QKeyEvent>
#include <QListView>
#include <QVBoxLayout>

#include <algorithm>

namespace pushscope::ui {

namespace {

constexpr int kWidth = 600;
constexpr int kTop = 56;  ///< below the window's upper edge
constexpr int kRows = 11; ///< on show at once

} // namespace

CommandPalette::CommandPalette(const ThemeStore &themes, QWidget *parent)
    : QFrame(parent, Qt::Popup | Qt::FramelessWindowHint)
    , m_model(new PaletteModel(this))
    , m_query(new SearchField(themes, tr("Find topic or command"), this))
    , m_list(new QListView(this))
    , m_nothing(new TextLabel(FontRole::Body, Tone::Tertiary, tr("Nothing matches."), this))
{
    setObjectName(QStringLiteral("CommandPalette"));
    setProperty("surface", QStringLiteral("popover"));
    m_query->setObjectName(QStringLiteral("PaletteQuery"));
    m_query->setProperty("compact", false);
    m_query->installEventFilter(this);
    m_list->setObjectName(QStringLiteral("PaletteList"));
    m_list->setProperty("surface", QStringLiteral("raised"));
    m_list->setAccessibleName(tr("Results"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new PaletteDelegate(themes, m_list));
    m_list->setUniformItemSizes(true);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setMouseTracking(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_nothing->setMargin(16);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(1, 1, 1, 1);
    column->setSpacing(0);
    auto *field = new QHBoxLayout;
    field->setContentsMargins(8, 8, 8, 8);
    field->addWidget(m_query);
    column->addLayout(field);
    column->addWidget(m_list);
    column->addWidget(m_nothing);
    column->addSpacing(4);

    connect(m_query, &QLineEdit::textChanged, this, &CommandPalette::find);
    connect(m_list, &QListView::clicked, this, &CommandPalette::runChoice);
}

void CommandPalette::open(std::vector<PaletteEntry> entries, const QStringList &recent, const QWidget &over)
{
    m_model->setEntries(std::move(entries), recent);
    const QSignalBlocker quiet(m_query);
    m_query->clear();
    setFixedWidth(std::min(kWidth, over.width() - 32));
    find({});
    move(over.mapToGlobal(QPoint((over.width() - width()) / 2, kTop)));
    show();
    m_query->setFocus(Qt::PopupFocusReason);
}

void CommandPalette::find(const QString &query)
{
    m_model->setQuery(query);
    m_list->setCurrentIndex(m_model->index(0, 0));
    m_list->scrollToTop();
    fitHeight();
}

void CommandPalette::fitHeight()
{
    const int rows = std::min(m_model->rowCount(), kRows);
    m_list->setVisible(rows > 0);
    m_nothing->setVisible(rows == 0);
    if (rows > 0)
        m_list->setFixedHeight(rows * m_list->sizeHintForRow(0));
    layout()->activate();
    resize(width(), layout()->sizeHint().height());
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_query || event->type() != QEvent::KeyPress)
        return QFrame::eventFilter(watched, event);
    switch (static_cast<QKeyEvent *>(event)->key()) {
    case Qt::Key_Down: moveChoice(1); return true;
    case Qt::Key_Up: moveChoice(-1); return true;
    case Qt::Key_PageDown: moveChoice(kRows); return true;
    case Qt::Key_PageUp: moveChoice(-kRows); return true;
    case Qt::Key_Return:
    case Qt::Key_Enter: runChoice(); return true;
    case Qt::Key_Escape: hide(); return true;
    default: return QFrame::eventFilter(watched, event);
    }
}

void CommandPalette::moveChoice(int by)
{
    const int rows = m_model->rowCount();
    if (rows == 0)
        return;
    int row = m_list->currentIndex().row() + by;
    if (std::abs(by) == 1)
        row = (row + rows) % rows; // a step wraps, a page stops at the end
    m_list->setCurrentIndex(m_model->index(std::clamp(row, 0, rows - 1), 0));
}

void CommandPalette::runChoice()
{
    const PaletteEntry *entry = m_model->entryAt(m_list->currentIndex().row());
    if (!entry)
        return;
    const PaletteEntry chosen = *entry; // running it may open the palette anew
    hide();
    Q_EMIT used(chosen.id);
    chosen.run();
}

} // namespace pushscope::ui
