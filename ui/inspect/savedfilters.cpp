// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/savedfilters.h"

#include "ui/inspect/inspectstate.h"
#include "ui/theme/theme.h"
#include "ui/widgets/iconbutton.h"
#include "ui/widgets/plaintext.h"
#include "ui/widgets/textlabel.h"

#include <QGridLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace pushscope::ui {

namespace {

constexpr int kName = 160;
constexpr int kWidth = 480;
constexpr int kMostHeight = 320;
constexpr qsizetype kShownFilter = 60;

} // namespace

SavedFilters::SavedFilters(const ThemeStore &themes, InspectStore &store, const QString &text,
                           QWidget *parent)
    : Popover(parent)
    , m_themes(themes)
    , m_store(store)
    , m_text(text)
    , m_why(new TextLabel(FontRole::Small, Tone::Error, {}, this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumWidth(kWidth);
    m_why->hide();
    if (!text.isEmpty()) {
        body()->addWidget(new TextLabel(FontRole::BodyStrong, Tone::Primary, tr("Save this filter"), this));
        auto *filter = new TextLabel(FontRole::Mono, Tone::Secondary, plainText(text, kShownFilter), this);
        body()->addWidget(filter);
        auto *row = new QHBoxLayout;
        m_name = new QLineEdit(this);
        m_name->setPlaceholderText(tr("Name"));
        m_name->setAccessibleName(tr("Name of the filter"));
        m_name->setMaxLength(100);
        auto *button = new QPushButton(tr("Save"), this);
        row->addWidget(m_name, 1);
        row->addWidget(button);
        body()->addLayout(row);
        connect(m_name, &QLineEdit::returnPressed, this, &SavedFilters::save);
        connect(button, &QPushButton::clicked, this, &SavedFilters::save);
    }
    body()->addWidget(m_why);
    list();
    if (m_name)
        m_name->setFocus();
}

void SavedFilters::save()
{
    const QString name = m_name->text().trimmed();
    QString why;
    if (name.isEmpty())
        why = tr("The filter needs a name.");
    else if (!m_store.edit().save(name, m_text))
        why = tr("There are %1 saved filters. Remove one first.").arg(InspectState::kMaxSaved);
    m_why->setText(why);
    m_why->setVisible(!why.isEmpty());
    if (!why.isEmpty())
        return;
    Q_EMIT saved(name);
    close();
}

void SavedFilters::list()
{
    delete m_rows;
    m_rows = nullptr;
    if (m_store.state().saved.empty()) {
        if (m_text.isEmpty())
            body()->addWidget(
                new TextLabel(FontRole::Body, Tone::Tertiary, tr("No filter is saved yet."), this));
        return;
    }
    auto *area = new QScrollArea(this);
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    auto *inside = new QWidget;
    inside->setProperty("surface", QStringLiteral("raised"));
    inside->setAttribute(Qt::WA_StyledBackground);
    m_grid = new QGridLayout(inside);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setColumnStretch(1, 1);
    area->setWidget(inside);
    m_rows = area;
    for (int i = 0; i < static_cast<int>(m_store.state().saved.size()); ++i)
        addRow(i);
    area->setFixedHeight(std::min(kMostHeight, inside->sizeHint().height()));
    body()->addWidget(area);
    adjustSize();
}

void SavedFilters::addRow(int index)
{
    const InspectState::SavedFilter &filter = m_store.state().saved[static_cast<std::size_t>(index)];
    auto *name = new QLineEdit(filter.name);
    name->setProperty("compact", true);
    name->setMaxLength(100);
    name->setFixedWidth(kName);
    name->setAccessibleName(tr("Name of the filter"));
    auto *text = new TextLabel(FontRole::Mono, Tone::Secondary, plainText(filter.text, kShownFilter));
    auto *remove = new IconButton(m_themes, QStringLiteral("trash"), tr("Remove this filter"),
                                  IconButton::Size::Compact);
    m_grid->addWidget(name, index, 0);
    m_grid->addWidget(text, index, 1);
    m_grid->addWidget(remove, index, 2);
    connect(name, &QLineEdit::editingFinished, this, [this, index, name] { rename(index, name); });
    connect(
        remove, &QToolButton::clicked, this,
        [this, index] {
            auto &saved = m_store.edit().saved;
            saved.erase(saved.begin() + index);
            list();
        },
        Qt::QueuedConnection);
}

void SavedFilters::rename(int index, QLineEdit *line)
{
    const auto &saved = m_store.state().saved;
    const auto at = static_cast<std::size_t>(index);
    const QString name = line->text().trimmed();
    if (at >= saved.size() || saved[at].name == name)
        return;
    const bool taken =
        std::ranges::any_of(saved, [&name](const auto &filter) { return filter.name == name; });
    if (name.isEmpty() || taken) {
        line->setText(saved[at].name);
        m_why->setText(taken ? tr("Another filter has that name.") : tr("The filter needs a name."));
        m_why->show();
        return;
    }
    m_store.edit().saved[at].name = name;
}

} // namespace pushscope::ui
