// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/bindingform.h"

#include "ui/dashboard/layoutcodec.h"
#include "ui/dashboard/streamdirectory.h"
#include "ui/widgets/iconbutton.h"
#include "ui/widgets/textlabel.h"

#include <QComboBox>
#include <QCompleter>
#include <QEvent>
#include <QGridLayout>
#include <QLineEdit>
#include <QStringListModel>

#include <algorithm>

namespace pushscope::ui {

namespace {

constexpr std::size_t kMostOffered = 2000;
constexpr int kMaxFilter = 255;
constexpr int kMaxField = 1024;
constexpr int kMaxLabel = 100;

QLineEdit *compactField(const QString &name, const QString &placeholder, int length, QWidget *parent)
{
    auto *edit = new QLineEdit(parent);
    edit->setProperty("compact", true);
    edit->setAccessibleName(name);
    edit->setToolTip(name);
    edit->setPlaceholderText(placeholder);
    edit->setMaxLength(length);
    return edit;
}

} // namespace

BindingForm::BindingForm(const ThemeStore &themes, const StreamDirectory &directory, const Binding &binding,
                         QWidget *parent)
    : QWidget(parent)
    , m_directory(directory)
    , m_source(new QComboBox(this))
    , m_filter(compactField(QStringLiteral("Topic filter"), QStringLiteral("topic, or a/+ or a/#"),
                            kMaxFilter, this))
    , m_topics(new QStringListModel(this))
    , m_problem(new TextLabel(FontRole::Small, Tone::Error, {}, this))
    , m_field(compactField(QStringLiteral("Field: a JSON pointer such as /value, empty for a bare number, "
                                          "@latency, @size or @rate"),
                           QStringLiteral("/field"), kMaxField, this))
    , m_label(compactField(QStringLiteral("Name in the legend"), QStringLiteral("name (from the topic)"),
                           kMaxLabel, this))
    , m_remove(new IconButton(themes, QStringLiteral("close"), QStringLiteral("Remove this series"),
                              IconButton::Size::Compact, this))
{
    build(themes);
    fillSources(binding.source);
    m_filter->setText(QString::fromUtf8(binding.filter));
    m_field->setText(QString::fromUtf8(binding.field));
    m_label->setText(binding.label);
    offerTopics();
    check();
    connect(m_filter, &QLineEdit::textChanged, this, &BindingForm::check);
    connect(m_filter, &QLineEdit::textChanged, this, &BindingForm::topicChanged);
    connect(m_field, &QLineEdit::textChanged, this, &BindingForm::check);
    connect(m_label, &QLineEdit::textChanged, this, &BindingForm::changed);
    connect(m_source, &QComboBox::currentIndexChanged, this, [this] {
        offerTopics();
        check();
        Q_EMIT topicChanged();
    });
    connect(m_remove, &QToolButton::clicked, this, &BindingForm::removeWanted);
}

void BindingForm::build(const ThemeStore &)
{
    m_source->setProperty("compact", true);
    m_source->setAccessibleName(QStringLiteral("Source"));
    m_source->setToolTip(QStringLiteral("Source"));
    m_filter->setObjectName(QStringLiteral("filter"));
    m_field->setObjectName(QStringLiteral("field"));
    m_filter->setProperty("mono", true);
    m_field->setProperty("mono", true);
    m_problem->setWordWrap(true);
    auto *completer = new QCompleter(m_topics, this);
    completer->setFilterMode(Qt::MatchContains);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    completer->setMaxVisibleItems(8);
    m_filter->setCompleter(completer);

    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(4);
    grid->setColumnStretch(0, 2);
    grid->setColumnStretch(1, 3);
    grid->addWidget(m_source, 0, 0);
    grid->addWidget(m_filter, 0, 1);
    grid->addWidget(m_remove, 0, 2);
    grid->addWidget(m_label, 1, 0);
    grid->addWidget(m_field, 1, 1);
    grid->addWidget(m_problem, 2, 0, 1, 3);
    for (QWidget *each : {static_cast<QWidget *>(m_source), static_cast<QWidget *>(m_filter),
                          static_cast<QWidget *>(m_field), static_cast<QWidget *>(m_label)})
        each->installEventFilter(this);
}

bool BindingForm::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusIn)
        Q_EMIT entered();
    return QWidget::eventFilter(watched, event);
}

void BindingForm::fillSources(const std::optional<QString> &chosen)
{
    m_source->addItem(QStringLiteral("Any source"));
    for (const client::SourceStatus &source : m_directory.sources())
        m_source->addItem(source.name, source.name);
    if (!chosen)
        return;
    if (m_source->findData(*chosen) < 0)
        m_source->addItem(QStringLiteral("%1 (not there)").arg(*chosen), *chosen);
    m_source->setCurrentIndex(m_source->findData(*chosen));
}

std::optional<QString> BindingForm::source() const
{
    const QVariant name = m_source->currentData();
    return name.isValid() ? std::optional(name.toString()) : std::nullopt;
}

void BindingForm::offerTopics()
{
    const auto name = source();
    const client::SourceStatus *status = name ? m_directory.source(*name) : nullptr;
    QStringList offered;
    for (const StreamDirectory::Topic &topic : m_directory.topics()) {
        if (status && topic.source != status->id)
            continue;
        offered.append(QString::fromUtf8(topic.topic));
        if (static_cast<std::size_t>(offered.size()) >= kMostOffered)
            break;
    }
    offered.removeDuplicates();
    m_topics->setStringList(offered);
}

QString BindingForm::problem() const
{
    if (m_filter->text().isEmpty())
        return QStringLiteral("A topic is needed, e.g. system/cpu/+.");
    if (const auto filter = broker::TopicFilter::parse(m_filter->text().toUtf8()); !filter)
        return filter.error().what;
    if (!isField(m_field->text().toUtf8()))
        return QStringLiteral("A field begins with / (a JSON pointer), or is @latency, @size or @rate.");
    return {};
}

void BindingForm::check()
{
    const QString wrong = problem();
    const bool filterWrong =
        m_filter->text().isEmpty() || !broker::TopicFilter::parse(m_filter->text().toUtf8());
    m_problem->setText(wrong);
    m_problem->setVisible(!wrong.isEmpty());
    const auto mark = [](QLineEdit *edit, bool invalid) {
        if (edit->property("invalid").toBool() == invalid)
            return;
        edit->setProperty("invalid", invalid);
        edit->setStyleSheet({}); // polishes anew
    };
    mark(m_filter, filterWrong && !m_filter->text().isEmpty());
    mark(m_field, !filterWrong && !wrong.isEmpty());
    Q_EMIT changed();
}

std::optional<Binding> BindingForm::binding() const
{
    if (!problem().isEmpty())
        return std::nullopt;
    return Binding{.source = source(),
                   .filter = m_filter->text().toUtf8(),
                   .field = field(),
                   .label = m_label->text().simplified()};
}

QByteArray BindingForm::field() const
{
    return m_field->text().toUtf8();
}

void BindingForm::setField(const QByteArray &field)
{
    m_field->setText(QString::fromUtf8(field));
}

void BindingForm::setFieldShown(bool shown)
{
    m_field->setVisible(shown);
    m_label->setVisible(shown);
}

void BindingForm::setRemovable(bool removable)
{
    m_remove->setEnabled(removable);
}

QByteArray BindingForm::newestPayload() const
{
    const auto filter = broker::TopicFilter::parse(m_filter->text().toUtf8());
    const auto name = source();
    const client::SourceStatus *status = name ? m_directory.source(*name) : nullptr;
    if (!filter || (name && !status))
        return {};
    const auto found = m_directory.topics(status ? std::optional(status->id) : std::nullopt, *filter);
    return found.empty() ? QByteArray() : found.front()->last->payload;
}

void BindingForm::focusFilter()
{
    m_filter->setFocus(Qt::OtherFocusReason);
}

} // namespace pushscope::ui
