// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/ruleseditor.h"

#include "core/capture/filter/filterparser.h"
#include "ui/theme/theme.h"
#include "ui/widgets/iconbutton.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPixmap>
#include <QPushButton>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace pushscope::ui {

namespace {

constexpr int kWidth = 440;
constexpr int kSwatch = 12;

void markInvalid(QLineEdit *line, bool invalid)
{
    if (line->property("invalid").toBool() == invalid)
        return;
    line->setProperty("invalid", invalid);
    line->style()->unpolish(line);
    line->style()->polish(line);
}

} // namespace

RulesEditor::RulesEditor(const ThemeStore &themes, InspectStore &store, QWidget *parent)
    : Popover(parent)
    , m_themes(themes)
    , m_store(store)
    , m_column(new QVBoxLayout)
    , m_why(new TextLabel(FontRole::Small, Tone::Error, {}, this))
    , m_add(new QPushButton(tr("Add a rule"), this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumWidth(kWidth);
    m_add->setProperty("compact", true);
    m_why->hide();
    m_column->setSpacing(4);
    body()->addWidget(new TextLabel(FontRole::BodyStrong, Tone::Primary, tr("Colour messages"), this));
    body()->addWidget(new TextLabel(FontRole::Small, Tone::Tertiary,
                                    tr("The first rule whose filter fits gives the row its colour."), this));
    body()->addLayout(m_column);
    body()->addWidget(m_why);
    body()->addWidget(m_add, 0, Qt::AlignLeft);
    for (const InspectState::ColourRule &rule : store.state().rules)
        addRow(rule);
    connect(m_add, &QPushButton::clicked, this, &RulesEditor::addRule);
}

void RulesEditor::addRule()
{
    if (m_rows.size() >= InspectState::kMaxRules) {
        m_why->setText(tr("There are %1 rules. Remove one first.").arg(InspectState::kMaxRules));
        m_why->show();
        return;
    }
    addRow({QString(), static_cast<int>(m_rows.size() + 1) % InspectState::kColours});
    m_rows.back().filter->setFocus();
    adjustSize();
}

void RulesEditor::addRow(const InspectState::ColourRule &rule)
{
    auto *widget = new QWidget(this);
    auto *row = new QHBoxLayout(widget);
    row->setContentsMargins(0, 0, 0, 0);
    auto *swatch = new QToolButton(widget);
    swatch->setFixedSize(24, 24);
    swatch->setToolTip(tr("Another colour"));
    swatch->setAccessibleName(tr("Colour of the rule"));
    auto *filter = new QLineEdit(rule.filter, widget);
    filter->setProperty("mono", true);
    filter->setMaxLength(4096);
    filter->setPlaceholderText(tr("latency>5ms"));
    filter->setAccessibleName(tr("Filter of the rule"));
    auto *remove = new IconButton(m_themes, QStringLiteral("trash"), tr("Remove this rule"),
                                  IconButton::Size::Compact, widget);
    row->addWidget(swatch);
    row->addWidget(filter, 1);
    row->addWidget(remove);
    m_column->addWidget(widget);
    m_rows.push_back({widget, swatch, filter, rule.colour});
    paintSwatch(m_rows.back());
    const auto find = [this, widget] { return std::ranges::find(m_rows, widget, &Row::widget); };
    connect(swatch, &QToolButton::clicked, this, [this, find] {
        Row &at = *find();
        at.colour = (at.colour + 1) % InspectState::kColours;
        paintSwatch(at);
        store();
    });
    connect(filter, &QLineEdit::textEdited, this, &RulesEditor::store);
    connect(remove, &QToolButton::clicked, this, [this, find, widget] {
        m_rows.erase(find());
        widget->deleteLater();
        store();
    });
}

void RulesEditor::paintSwatch(const Row &row)
{
    QPixmap pixmap(kSwatch, kSwatch);
    pixmap.fill(m_themes.theme().seriesColour(row.colour));
    row.swatch->setIcon(pixmap);
    row.swatch->setIconSize(pixmap.size());
}

void RulesEditor::store()
{
    QString why;
    std::vector<InspectState::ColourRule> rules;
    for (const Row &row : m_rows) {
        const QString text = row.filter->text();
        const auto parsed = capture::parseFilter(text);
        markInvalid(row.filter, !parsed);
        if (!parsed && why.isEmpty())
            why = parsed.error().sentence;
        if (!text.trimmed().isEmpty())
            rules.push_back({text, row.colour});
    }
    m_why->setText(why);
    m_why->setVisible(!why.isEmpty());
    m_store.edit().rules = std::move(rules);
    Q_EMIT changed();
}

} // namespace pushscope::ui
