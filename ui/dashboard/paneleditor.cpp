// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/paneleditor.h"

#include "ui/dashboard/bindingform.h"
#include "ui/dashboard/fieldtree.h"
#include "ui/dashboard/newpanel.h"
#include "ui/dashboard/streamdirectory.h"
#include "ui/widgets/plaintext.h"
#include "ui/widgets/segmented.h"
#include "ui/widgets/textlabel.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace pushscope::ui {

namespace {

constexpr int kWidth = 440;
constexpr int kFieldsHeight = 146; ///< six rows
constexpr int kListHeight = 224;   ///< three series; more are scrolled
constexpr int kMaxTitle = 100;
constexpr int kMaxUnit = 16;

QLineEdit *compactEdit(const QString &name, const QString &text, QWidget *parent)
{
    auto *edit = new QLineEdit(text, parent);
    edit->setProperty("compact", true);
    edit->setAccessibleName(name);
    edit->setPlaceholderText(name);
    return edit;
}

QString numberText(std::optional<double> number)
{
    return number ? QString::number(*number, 'g', 12) : QString();
}

} // namespace

std::optional<std::optional<double>> typedNumber(const QString &text)
{
    QString plain = text.trimmed();
    if (plain.isEmpty())
        return std::optional<double>();
    plain.replace(QChar(u'−'), QLatin1Char('-')).remove(QLatin1Char(','));
    bool ok = false;
    const double number = plain.toDouble(&ok);
    if (!ok || !std::isfinite(number))
        return std::nullopt;
    return std::optional(number);
}

PanelEditor::PanelEditor(const PanelContext &context, const PanelSpec &spec, QWidget *parent)
    : Popover(parent)
    , m_context(context)
    , m_before(spec)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setFixedWidth(kWidth);
    setAccessibleName(QStringLiteral("Edit panel"));
    buildHead();
    buildBindings();
    buildScale();
    buildEnd();
    for (const Binding &binding : spec.bindings)
        addForm(binding);
    if (m_forms.empty())
        addForm({});
    connect(m_kind, &Segmented::chosen, this, &PanelEditor::check);
    for (QLineEdit *edit : {m_title, m_unit, m_min, m_max, m_threshold})
        connect(edit, &QLineEdit::textChanged, this, &PanelEditor::check);
    showFields();
    check();
}

void PanelEditor::buildHead()
{
    m_title = compactEdit(QStringLiteral("Title"), m_before.title, this);
    m_title->setMaxLength(kMaxTitle);
    m_kind = new Segmented(QStringLiteral("Kind of panel"), this);
    for (const PanelKind kind : kAllPanelKinds)
        m_kind->addChoice(displayName(kind));
    m_kind->setCurrent(static_cast<int>(m_before.kind));
    auto *row = new QHBoxLayout;
    row->addWidget(m_title, 1);
    row->addWidget(m_kind);
    body()->addLayout(row);
}

void PanelEditor::buildBindings()
{
    auto *list = new QWidget;
    m_bindings = new QVBoxLayout(list);
    m_bindings->setContentsMargins(0, 4, 0, 4);
    m_bindings->setSpacing(12);
    list->setProperty("surface", QStringLiteral("raised"));
    m_list = new QScrollArea(this);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setWidgetResizable(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setWidget(list);
    body()->addWidget(m_list);
    m_addSeries = new QPushButton(QStringLiteral("Add series"), this);
    m_addSeries->setProperty("compact", true);
    connect(m_addSeries, &QPushButton::clicked, this, [this] {
        Binding next = m_currentForm && m_currentForm->binding() ? *m_currentForm->binding() : Binding{};
        next.filter.clear();
        next.label.clear();
        addForm(next);
        m_forms.back()->focusFilter();
        check();
        m_list->verticalScrollBar()->setValue(m_list->verticalScrollBar()->maximum());
    });
    m_fields = new FieldTree(this);
    m_fields->setFixedHeight(kFieldsHeight);
    connect(m_fields, &FieldTree::chosen, this, [this](const QByteArray &field) {
        if (m_currentForm)
            m_currentForm->setField(field);
    });
    auto *row = new QHBoxLayout;
    row->addWidget(
        new TextLabel(FontRole::Small, Tone::Tertiary, QStringLiteral("In the newest message"), this));
    row->addStretch(1);
    row->addWidget(m_addSeries);
    body()->addLayout(row);
    body()->addWidget(m_fields);
}

void PanelEditor::buildScale()
{
    m_scaleRow = new QWidget(this);
    auto *column = new QVBoxLayout(m_scaleRow);
    column->setContentsMargins(0, 4, 0, 0);
    column->setSpacing(8);
    auto *numbers = new QHBoxLayout;
    m_unit = compactEdit(QStringLiteral("Unit"), m_before.unit, m_scaleRow);
    m_unit->setMaxLength(kMaxUnit);
    m_unit->setToolTip(
        QStringLiteral("%, B, B/s, us, ms, s, msg/s or any word; empty: what the messages say"));
    m_threshold = compactEdit(QStringLiteral("Threshold"), numberText(m_before.threshold), m_scaleRow);
    m_min = compactEdit(QStringLiteral("Min"), numberText(m_before.scale.min), m_scaleRow);
    m_max = compactEdit(QStringLiteral("Max"), numberText(m_before.scale.max), m_scaleRow);
    for (QLineEdit *edit : {m_unit, m_threshold, m_min, m_max}) {
        auto *named = new QVBoxLayout;
        named->setSpacing(2);
        named->addWidget(new TextLabel(FontRole::Micro, Tone::Tertiary, edit->accessibleName(), m_scaleRow));
        edit->setPlaceholderText(edit == m_threshold ? QStringLiteral("none") : QStringLiteral("by itself"));
        named->addWidget(edit);
        numbers->addLayout(named, 1);
    }
    auto *checks = new QHBoxLayout;
    m_fromZero = new QCheckBox(QStringLiteral("From zero"), m_scaleRow);
    m_fromZero->setChecked(m_before.scale.fromZero);
    m_logarithmic = new QCheckBox(QStringLiteral("Logarithmic"), m_scaleRow);
    m_logarithmic->setChecked(m_before.scale.logarithmic);
    checks->addWidget(m_fromZero);
    checks->addWidget(m_logarithmic);
    checks->addStretch(1);
    column->addLayout(numbers);
    column->addLayout(checks);
    body()->addWidget(m_scaleRow);
}

void PanelEditor::buildEnd()
{
    m_problem = new TextLabel(FontRole::Small, Tone::Error, {}, this);
    m_problem->setWordWrap(true);
    auto *cancel = new QPushButton(QStringLiteral("Cancel"), this);
    m_done = new QPushButton(QStringLiteral("Done"), this);
    m_done->setProperty("primary", true);
    for (QPushButton *button : {cancel, m_done})
        button->setProperty("compact", true);
    connect(cancel, &QPushButton::clicked, this, [this] {
        m_cancelled = true;
        close();
    });
    connect(m_done, &QPushButton::clicked, this, &QWidget::close);
    auto *row = new QHBoxLayout;
    row->addWidget(m_problem, 1);
    row->addWidget(cancel);
    row->addWidget(m_done);
    body()->addLayout(row);
}

void PanelEditor::addForm(const Binding &binding)
{
    auto *form = new BindingForm(m_context.services.themes, m_context.directory, binding, this);
    m_bindings->addWidget(form);
    form->show();
    m_forms.push_back(form);
    if (!m_currentForm)
        m_currentForm = form;
    connect(form, &BindingForm::changed, this, [this, form] {
        m_currentForm = form;
        showFields();
        check();
    });
    connect(form, &BindingForm::topicChanged, this, [this, form] {
        // What was not chosen yet is filled in with what a person most likely means.
        if (const QByteArray payload = form->newestPayload(); form->field().isEmpty() && !payload.isEmpty())
            form->setField(m_context.reader.primaryField(payload).value_or(QByteArray()));
    });
    connect(form, &BindingForm::entered, this, [this, form] {
        m_currentForm = form;
        showFields();
    });
    connect(form, &BindingForm::removeWanted, this, [this, form] { removeForm(form); });
}

void PanelEditor::removeForm(BindingForm *form)
{
    std::erase(m_forms, form);
    form->hide();
    form->deleteLater();
    m_currentForm = m_forms.front();
    showFields();
    check();
}

void PanelEditor::showFields()
{
    if (m_currentForm)
        m_fields->setPayload(m_context.reader, m_currentForm->newestPayload(), m_currentForm->field());
}

PanelKind PanelEditor::kind() const
{
    return kAllPanelKinds[static_cast<std::size_t>(std::max(0, m_kind->current()))];
}

QString PanelEditor::problem() const
{
    for (const QLineEdit *edit : {m_threshold, m_min, m_max}) {
        if (!typedNumber(edit->text()))
            return QStringLiteral("%1 is not a number.").arg(edit->accessibleName());
    }
    const auto min = *typedNumber(m_min->text());
    const auto max = *typedNumber(m_max->text());
    if (min && max && *min >= *max)
        return QStringLiteral("Min is not below Max.");
    return {};
}

void PanelEditor::check()
{
    const bool table = kind() == PanelKind::Table;
    m_scaleRow->setVisible(!table);
    m_fields->setVisible(!table);
    for (BindingForm *form : m_forms) {
        form->setFieldShown(!table);
        form->setRemovable(m_forms.size() > 1);
    }
    m_addSeries->setEnabled(m_forms.size() < Layout::kMaxBindings);
    m_problem->setText(problem());
    m_done->setEnabled(spec().has_value());
    fitList();
    if (isVisible())
        adjustSize();
}

void PanelEditor::fitList()
{
    const QMargins margins = m_bindings->contentsMargins();
    int height = margins.top() + margins.bottom() - m_bindings->spacing();
    for (BindingForm *form : m_forms) {
        form->layout()->activate(); // what is wrong with it may just have been said or unsaid
        height += form->sizeHint().height() + m_bindings->spacing();
    }
    m_list->widget()->setMinimumHeight(height);
    m_list->setFixedHeight(std::min(height, kListHeight));
}

std::optional<PanelSpec> PanelEditor::spec() const
{
    if (!problem().isEmpty())
        return std::nullopt;
    PanelSpec spec = m_before;
    spec.kind = kind();
    spec.bindings.clear();
    for (const BindingForm *form : m_forms) {
        const auto binding = form->binding();
        if (!binding)
            return std::nullopt;
        spec.bindings.push_back(*binding);
    }
    if (const QString title = plainText(m_title->text().simplified(), kMaxTitle); !title.isEmpty())
        spec.title = title;
    const bool unnamed = m_before.bindings.empty() && spec.title == m_before.title;
    if (unnamed && spec.kind != PanelKind::Table)
        spec.title = titleFor(spec.bindings.front().filter);
    spec.unit = m_unit->text().simplified();
    spec.threshold = *typedNumber(m_threshold->text());
    spec.scale = {.logarithmic = m_logarithmic->isChecked(),
                  .fromZero = m_fromZero->isChecked(),
                  .min = *typedNumber(m_min->text()),
                  .max = *typedNumber(m_max->text())};
    return spec;
}

void PanelEditor::startAt(Start start)
{
    switch (start) {
    case Start::Bindings:
        m_forms.front()->focusFilter();
        break;
    case Start::Threshold:
        m_threshold->setFocus(Qt::OtherFocusReason);
        break;
    }
}

bool PanelEditor::event(QEvent *event)
{
    // The keys of the dashboard below rest while this is open.
    if (event->type() == QEvent::ShortcutOverride)
        event->accept();
    return Popover::event(event);
}

void PanelEditor::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape) {
        m_cancelled = true;
        close();
    } else if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && m_done->isEnabled()) {
        close();
    } else {
        Popover::keyPressEvent(event);
    }
}

void PanelEditor::hideEvent(QHideEvent *event)
{
    Popover::hideEvent(event);
    if (const auto now = spec(); now && !m_cancelled && *now != m_before)
        Q_EMIT accepted(*now);
}

} // namespace pushscope::ui
