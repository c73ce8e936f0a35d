// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sources/sourceform.h"

#include "core/client/curlcommand.h"
#include "core/client/sourcecheck.h"
#include "ui/sources/formfield.h"
#include "ui/sources/morefields.h"
#include "ui/sources/secrets.h"
#include "ui/sources/sourceaddress.h"
#include "ui/sources/sourceentry.h"
#include "ui/widgets/plaintext.h"
#include "ui/widgets/segmented.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace pushscope::ui {

namespace {

constexpr int kLongestAddress = 256 * 1024; ///< a command with a body in it
constexpr int kSide = 16;
constexpr int kTop = 4;
constexpr int kBottom = 12;
constexpr qsizetype kPasted = 2; ///< nobody types so many characters at once

} // namespace

SourceForm::SourceForm(const ThemeStore &themes, QWidget *parent)
    : QWidget(parent)
    , m_themes(themes)
    , m_title(new TextLabel(FontRole::BodyStrong, Tone::Ink, {}, this))
    , m_address(new QLineEdit(this))
    , m_addressField(new FormField({}, m_address, this))
    , m_note(new TextLabel(FontRole::Small, Tone::Secondary, {}, this))
    , m_transport(new Segmented(tr("Transport"), this))
    , m_more(new QPushButton(tr("More"), this))
    , m_cancel(new QPushButton(tr("Cancel"), this))
    , m_submit(new QPushButton(this))
    , m_fields(new MoreFields(themes))
    , m_scroll(new QScrollArea(this))
{
    build();
    connect(m_submit, &QPushButton::clicked, this, &SourceForm::submit);
    connect(m_cancel, &QPushButton::clicked, this, &SourceForm::left);
    connect(m_address, &QLineEdit::returnPressed, this, &SourceForm::submit);
    connect(m_address, &QLineEdit::textEdited, this, &SourceForm::followText);
    connect(m_fields, &MoreFields::submitted, this, &SourceForm::submit);
    connect(m_fields, &MoreFields::edited, m_fields, &MoreFields::clearComplaints);
    connect(m_more, &QPushButton::toggled, this, &SourceForm::setUnfolded);
    connect(m_transport, &Segmented::chosen, this, [this] {
        m_transportChosen = true;
        m_fields->setTransport(transport());
    });
    clear();
}

void SourceForm::build()
{
    setObjectName(QStringLiteral("SourceForm"));
    m_address->setObjectName(QStringLiteral("SourceAddress"));
    m_address->setPlaceholderText(tr("Paste an address or a curl command"));
    m_address->setAccessibleName(tr("Address"));
    m_address->setMaxLength(kLongestAddress);
    m_address->setProperty("mono", true);
    m_note->setObjectName(QStringLiteral("SourceNote"));
    m_note->setWordWrap(true);
    m_transport->setObjectName(QStringLiteral("SourceTransport"));
    for (const base::Transport each : base::kAllTransports)
        m_transport->addChoice(displayName(each));
    m_more->setObjectName(QStringLiteral("SourceMore"));
    m_more->setCheckable(true);
    m_more->setProperty("compact", true);
    m_cancel->setProperty("compact", true);
    m_submit->setProperty("compact", true);
    m_submit->setProperty("primary", true);
    m_submit->setObjectName(QStringLiteral("AddSourceButton"));
    m_scroll->setWidget(m_fields);
    m_scroll->setWidgetResizable(true);
    // The panel's own surface shows through, not the window's.
    m_scroll->viewport()->setAutoFillBackground(false);
    m_fields->setAutoFillBackground(false);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_fields->layout()->setContentsMargins(kSide, 4, kSide, kSide);
    m_fields->setProperty("surface", QStringLiteral("base"));
    m_fields->setAttribute(Qt::WA_StyledBackground);
    m_scroll->hide();

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    m_top = new QVBoxLayout;
    m_top->setSpacing(8);
    m_top->addWidget(m_title);
    m_top->addWidget(m_addressField);
    m_top->addWidget(m_note);
    m_top->addWidget(m_transport, 0, Qt::AlignLeft);
    column->addLayout(m_top);
    column->addWidget(m_scroll, 1);
    m_bottom = new QHBoxLayout;
    m_bottom->setSpacing(8);
    m_bottom->addWidget(m_more);
    m_bottom->addStretch();
    m_bottom->addWidget(m_cancel);
    m_bottom->addWidget(m_submit);
    column->addLayout(m_bottom);
}

void SourceForm::clear()
{
    setEditing(false);
    m_rest = {};
    m_missing.clear();
    m_transportChosen = false;
    setOptions({});
    setUnfolded(false);
}

void SourceForm::take(const QString &text)
{
    clear();
    m_address->setText(text.trimmed());
    m_lengthBefore = 0;
    followText(text.trimmed());
}

void SourceForm::fill(const client::SourceOptions &options)
{
    clear();
    m_rest = options;
    m_transportChosen = true;
    setOptions(options);
}

void SourceForm::edit(const client::SourceOptions &options, const QStringList &missing)
{
    fill(options);
    m_missing = missing;
    setEditing(true);
    m_title->setText(tr("Edit %1").arg(plainText(titleOf(options), 40)));
    note(missingSentence(missing));
    setUnfolded(true);
    if (!m_fields->focusMissing(missing))
        focusFirst();
}

void SourceForm::setEditing(bool editing)
{
    m_editing = editing;
    m_submit->setText(editing ? tr("Save") : tr("Connect"));
    showParts();
}

/// While nothing is typed there is nothing to ask about it.
void SourceForm::showParts()
{
    const bool any = m_editing || isUnfolded() || !m_address->text().isEmpty();
    m_title->setVisible(m_editing);
    m_cancel->setVisible(m_editing || isUnfolded());
    m_transport->setVisible(any);
    m_more->setVisible(any);
    m_submit->setVisible(any);
    m_top->setContentsMargins(kSide, kTop, kSide, any ? 0 : kBottom);
    m_bottom->setContentsMargins(kSide, 0, kSide, any ? kBottom : 0);
    setSizePolicy(QSizePolicy::Preferred, isUnfolded() ? QSizePolicy::Expanding : QSizePolicy::Maximum);
}

void SourceForm::setOptions(const client::SourceOptions &options)
{
    m_address->setText(QString::fromUtf8(options.url.toEncoded()));
    m_address->setCursorPosition(0);
    m_lengthBefore = m_address->text().size();
    m_fields->setOptions(options);
    setTransport(options.transport);
    complain({});
    note({});
    showParts();
}

bool SourceForm::isUnfolded() const
{
    return m_more->isChecked();
}

void SourceForm::setUnfolded(bool unfolded)
{
    m_more->setChecked(unfolded);
    m_more->setText(unfolded ? tr("Less") : tr("More"));
    showParts();
    if (m_scroll->isHidden() != unfolded)
        return;
    m_scroll->setVisible(unfolded);
    Q_EMIT unfoldedChanged(unfolded);
}

void SourceForm::focusFirst()
{
    m_address->setFocus(Qt::OtherFocusReason);
    m_address->selectAll();
}

void SourceForm::complain(const QString &sentence)
{
    m_addressField->complain(sentence);
}

void SourceForm::note(const QString &sentence)
{
    m_note->setText(sentence);
    m_note->setVisible(!sentence.isEmpty());
}

void SourceForm::setTransport(base::Transport transport)
{
    m_transport->setCurrent(static_cast<int>(transport));
    m_fields->setTransport(transport);
}

base::Transport SourceForm::transport() const
{
    return static_cast<base::Transport>(std::max(0, m_transport->current()));
}

void SourceForm::followText(const QString &text)
{
    const bool pasted = text.size() > m_lengthBefore + kPasted;
    m_lengthBefore = text.size();
    complain({});
    showParts();
    if (isCurlCommand(text)) {
        if (pasted) // not while it is being typed, when half a command may be a whole one
            readCommand(text);
        return;
    }
    if (!m_transportChosen && !m_editing)
        setTransport(likelyTransport(text));
}

bool SourceForm::readCommand(const QString &text)
{
    QStringList ignored;
    QStringView command = QStringView(text).trimmed();
    if (command.startsWith(QLatin1String("$ ")))
        command = command.sliced(2);
    const auto options = client::parseCurlCommand(command, &ignored);
    if (!options) {
        complain(plainText(options.error().sentence(), 400));
        return false;
    }
    client::SourceOptions read = *options;
    if (m_editing)
        read.name = m_rest.name;
    m_rest = read;
    m_transportChosen = true;
    setOptions(read);
    QStringList shown;
    for (const QString &item : std::as_const(ignored))
        shown.append(plainText(item, 60));
    note(shown.isEmpty() ? tr("Read from the curl command.")
                         : tr("Read from the curl command. Left out: %1.").arg(shown.join(QStringLiteral(", "))));
    setUnfolded(true);
    focusFirst();
    return true;
}

void SourceForm::submit()
{
    m_fields->clearComplaints();
    complain({});
    if (isCurlCommand(m_address->text())) { // to be looked at before it connects
        readCommand(m_address->text());
        return;
    }
    const auto url = readAddress(m_address->text());
    if (!url) {
        complainAbout(static_cast<int>(client::SourceField::Url), url.error().sentence());
        return;
    }
    client::SourceOptions options = m_rest;
    m_fields->read(options);
    options.url = *url;
    options.transport = transport();
    if (const auto fine = client::check(options); !fine) {
        complainAbout(static_cast<int>(fine.error().field), fine.error().sentence());
        return;
    }
    Q_EMIT accepted(options);
}

void SourceForm::complainAbout(int field, const QString &sentence)
{
    const QString shown = plainText(sentence, 400);
    QWidget *wrong = m_fields->complain(static_cast<client::SourceField>(field), shown);
    if (!wrong) {
        complain(shown);
        m_address->setFocus(Qt::OtherFocusReason);
        return;
    }
    setUnfolded(true);
    m_scroll->ensureWidgetVisible(wrong);
    QWidget *first = wrong->focusPolicy() & Qt::TabFocus ? wrong : wrong->findChild<QLineEdit *>();
    if (first)
        first->setFocus(Qt::OtherFocusReason);
}

void SourceForm::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape) {
        Q_EMIT left();
        return;
    }
    QWidget::keyPressEvent(event);
}

} // namespace pushscope::ui
