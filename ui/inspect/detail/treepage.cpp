// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/detail/treepage.h"

#include "core/wire/jsontoken.h"
#include "ui/inspect/detail/fieldterm.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/plaintext.h"
#include "ui/widgets/textlabel.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QMenu>
#include <QPainter>
#include <QStackedLayout>
#include <QStyledItemDelegate>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

namespace pushscope::ui {

using capture::JsonTree;

namespace {

constexpr qsizetype kOpenedBytes = 64 * 1024; ///< payloads up to this size are opened a few levels deep
constexpr int kOpenedLevels = 3;
constexpr int kOpenedRows = 200;
constexpr qsizetype kMostPointer = 80; ///< characters
constexpr qsizetype kMostCopied = 16 * 1024 * 1024;

/// The style sheet leaves the branches empty.
class FieldView final : public QTreeView
{
public:
    explicit FieldView(const ThemeStore &themes)
        : m_themes(themes)
    {
        connect(&themes, &ThemeStore::changed, this, [this] { viewport()->update(); });
    }

protected:
    void drawBranches(QPainter *painter, const QRect &rect, const QModelIndex &index) const override
    {
        if (!index.model()->hasChildren(index))
            return;
        const QRectF chevron(rect.right() - indentation() + 3, rect.center().y() - kChevron / 2.0 + 0.5, kChevron, kChevron);
        paintIcon(painter, chevron, isExpanded(index) ? QStringLiteral("chevron-down") : QStringLiteral("chevron-right"),
                  m_themes.theme().t3);
    }

private:
    static constexpr double kChevron = 12;
    const ThemeStore &m_themes;
};

class TreeDelegate final : public QStyledItemDelegate
{
public:
    TreeDelegate(const ThemeStore &themes, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_themes(themes)
    {
    }

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        const Theme &theme = m_themes.theme();
        const auto kind = static_cast<JsonTreeModel::Kind>(index.data(JsonTreeModel::KindRole).toInt());
        const auto type = static_cast<JsonTree::Type>(index.data(JsonTreeModel::TypeRole).toInt());
        const bool isContainer = type == JsonTree::Type::Object || type == JsonTree::Type::Array;
        QColor colour = theme.t2;
        if (kind == JsonTreeModel::Kind::Sentence)
            colour = theme.warn;
        else if (kind == JsonTreeModel::Kind::More)
            colour = theme.ink;
        else if (index.column() == JsonTreeModel::Value)
            colour = isContainer || type == JsonTree::Type::Null ? theme.t3 : theme.t1;
        option->palette.setColor(QPalette::Text, colour);
        option->font = m_themes.font(FontRole::Mono);
        option->textElideMode = Qt::ElideRight;
    }

private:
    const ThemeStore &m_themes;
};

} // namespace

TreePage::TreePage(const ThemeStore &themes, QWidget *parent)
    : DetailPage(parent)
    , m_view(new FieldView(themes))
    , m_sentence(new TextLabel(FontRole::Body, Tone::Secondary))
    , m_pointer(new TextLabel(FontRole::Mono, Tone::Tertiary))
    , m_stack(new QStackedLayout)
{
    m_view->setModel(&m_model);
    m_view->setItemDelegate(new TreeDelegate(themes, m_view));
    m_view->setAccessibleName(tr("Fields of the payload"));
    m_view->setUniformRowHeights(true);
    m_view->setIndentation(16);
    m_view->setExpandsOnDoubleClick(false); // activate() does
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->header()->setStretchLastSection(true);
    m_view->header()->resizeSection(JsonTreeModel::Field, 208);
    m_view->setTextElideMode(Qt::ElideRight);
    m_sentence->setAlignment(Qt::AlignCenter);
    m_sentence->setWordWrap(true);

    auto *tree = new QWidget;
    auto *column = new QVBoxLayout(tree);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *inset = new QHBoxLayout;
    inset->setContentsMargins(16, 0, 0, 0);
    inset->addWidget(m_view);
    column->addLayout(inset, 1);
    auto *rule = new QFrame;
    rule->setProperty("rule", true);
    rule->setFixedHeight(1);
    column->addWidget(rule);
    auto *footer = new QHBoxLayout;
    footer->setContentsMargins(16, 4, 8, 4);
    footer->setSpacing(8);
    m_pointer->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    footer->addWidget(m_pointer, 1);
    column->addLayout(footer);
    makeActions();
    for (QAction *action : {m_copyPointer, m_equal, m_chart}) {
        auto *button = new QToolButton;
        button->setDefaultAction(action);
        button->setToolButtonStyle(Qt::ToolButtonTextOnly);
        button->setFocusPolicy(Qt::TabFocus);
        button->setFixedHeight(24);
        button->setStyleSheet(QStringLiteral("QToolButton { padding: 0 8px; }"));
        footer->addWidget(button);
    }
    m_stack->addWidget(tree);
    m_stack->addWidget(m_sentence);
    setLayout(m_stack);
    setFocusProxy(m_view);

    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this, &TreePage::choose);
    connect(m_view, &QTreeView::activated, this, &TreePage::activate);
    connect(m_view, &QTreeView::clicked, this, [this](const QModelIndex &index) {
        if (index.data(JsonTreeModel::KindRole).toInt() == int(JsonTreeModel::Kind::More))
            activate(index);
    });
    connect(m_view, &QWidget::customContextMenuRequested, this, &TreePage::openMenu);
    choose({});
}

QAction *TreePage::addAction(const QString &name, const QString &text, const QKeySequence &shortcut,
                             void (TreePage::*does)())
{
    auto *action = new QAction(text, this);
    action->setObjectName(name);
    action->setShortcut(shortcut);
    action->setShortcutContext(Qt::WidgetShortcut);
    connect(action, &QAction::triggered, this, does);
    m_view->addAction(action);
    return action;
}

void TreePage::makeActions()
{
    m_copyValue = addAction(QStringLiteral("copyValue"), tr("Copy value"), QKeySequence::Copy, &TreePage::copyValue);
    m_copyPointer = addAction(QStringLiteral("copyPointer"), tr("Copy JSON pointer"),
                              QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C), &TreePage::copyPointer);
    m_equal = addAction(QStringLiteral("filterEqual"), tr("Filter by value"), {}, &TreePage::filterEqual);
    m_above = addAction(QStringLiteral("filterAbove"), tr("Filter above value"), {}, &TreePage::filterAbove);
    m_below = addAction(QStringLiteral("filterBelow"), tr("Filter below value"), {}, &TreePage::filterBelow);
    m_chart = addAction(QStringLiteral("chartField"), tr("Chart this field"), {}, &TreePage::chart);
}

void TreePage::show(const Subject &subject)
{
    if (subject == m_subject)
        return;
    m_subject = subject;
    const QByteArray payload = subject.frame->payload;
    if (payload.size() > Background::kAtOnceBytes) {
        m_sentence->setText(tr("Reading the payload…"));
        m_stack->setCurrentWidget(m_sentence);
    }
    m_work.run(
        payload.size(), [payload] { return JsonTreeModel::read(payload); },
        [this, size = payload.size()](JsonTreeModel::Contents contents) { take(std::move(contents), size); });
}

void TreePage::take(JsonTreeModel::Contents contents, qsizetype bytes)
{
    m_model.setContents(std::move(contents));
    choose({});
    if (!m_model.isJson()) {
        m_sentence->setText(bytes == 0 ? tr("The payload is empty.")
                                       : tr("The payload is not JSON. Text and Hex show it as it is."));
        m_stack->setCurrentWidget(m_sentence);
        return;
    }
    m_stack->setCurrentIndex(0);
    int budget = kOpenedRows;
    if (bytes <= kOpenedBytes)
        openSome({}, kOpenedLevels, budget);
    m_view->setCurrentIndex(m_model.index(0, JsonTreeModel::Field));
}

void TreePage::openSome(const QModelIndex &parent, int levels, int &budget)
{
    const int rows = m_model.rowCount(parent);
    budget -= rows;
    for (int row = 0; levels > 0 && row < rows && budget > 0; ++row) {
        const QModelIndex child = m_model.index(row, JsonTreeModel::Field, parent);
        if (!m_model.hasChildren(child))
            continue;
        m_model.fetchMore(child);
        m_view->expand(child);
        openSome(child, levels - 1, budget);
    }
}

QModelIndex TreePage::current() const
{
    return m_view->currentIndex().siblingAtColumn(JsonTreeModel::Field);
}

void TreePage::choose(const QModelIndex &index)
{
    const QModelIndex field = index.siblingAtColumn(JsonTreeModel::Field);
    const auto kind = static_cast<JsonTreeModel::Kind>(field.data(JsonTreeModel::KindRole).toInt());
    const auto type = static_cast<JsonTree::Type>(field.data(JsonTreeModel::TypeRole).toInt());
    const bool isValue = field.isValid() && kind == JsonTreeModel::Kind::Value;
    const bool isNumber = isValue && type == JsonTree::Type::Number;
    const bool isContainer = type == JsonTree::Type::Object || type == JsonTree::Type::Array;
    m_pointer->setText(isValue ? plainText(m_model.pointer(field), kMostPointer) : QString());
    m_copyValue->setEnabled(isValue);
    m_copyPointer->setEnabled(isValue);
    m_equal->setEnabled(isValue && !isContainer);
    m_above->setEnabled(isNumber);
    m_below->setEnabled(isNumber);
    m_chart->setEnabled(isNumber && m_subject.frame && m_subject.frame->kind == client::FrameKind::Message);
}

void TreePage::activate(const QModelIndex &index)
{
    const QModelIndex field = index.siblingAtColumn(JsonTreeModel::Field);
    if (field.data(JsonTreeModel::KindRole).toInt() == int(JsonTreeModel::Kind::More)) {
        const QModelIndex first = m_model.loadMore(field);
        m_view->setCurrentIndex(first);
        return;
    }
    if (m_model.hasChildren(field))
        m_view->setExpanded(field, !m_view->isExpanded(field));
}

void TreePage::openMenu(const QPoint &position)
{
    if (!current().isValid())
        return;
    QMenu menu(this);
    menu.addAction(m_copyValue);
    menu.addAction(m_copyPointer);
    menu.addSeparator();
    menu.addAction(m_equal);
    menu.addAction(m_above);
    menu.addAction(m_below);
    menu.addSeparator();
    menu.addAction(m_chart);
    menu.exec(m_view->viewport()->mapToGlobal(position));
}

/// A string without its quotes: that is what one pastes elsewhere.
void TreePage::copyValue()
{
    const QByteArray value = m_model.value(current());
    const auto text = wire::jsonStringValue(value);
    QGuiApplication::clipboard()->setText(QString::fromUtf8(text.value_or(value).left(kMostCopied)));
    Q_EMIT said(tr("Copied."));
}

void TreePage::copyPointer()
{
    QGuiApplication::clipboard()->setText(QString::fromUtf8(m_model.pointer(current())));
    Q_EMIT said(tr("Copied."));
}

void TreePage::chart()
{
    Q_EMIT chartWanted(m_model.pointer(current()));
}

void TreePage::filterEqual()
{
    filter(QStringLiteral("="));
}

void TreePage::filterAbove()
{
    filter(QStringLiteral(">"));
}

void TreePage::filterBelow()
{
    filter(QStringLiteral("<"));
}

void TreePage::filter(const QString &sign)
{
    const QString term = fieldTerm(m_model.pointer(current()), sign, m_model.value(current()));
    if (term.isEmpty())
        Q_EMIT said(tr("This value is too long for a filter."));
    else
        Q_EMIT filterWanted(term);
}

} // namespace pushscope::ui
