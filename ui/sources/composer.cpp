// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sources/composer.h"

#include "core/wire/json.h"
#include "ui/sources/formfield.h"
#include "ui/sources/messageedit.h"
#include "ui/sources/payloadtext.h"
#include "ui/widgets/jsontext.h"
#include "ui/widgets/plaintext.h"
#include "ui/widgets/segmented.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace pushscope::ui {

namespace {

constexpr int kLongestName = 60;

} // namespace

Composer::Composer(const ThemeStore &themes, QWidget *parent)
    : QWidget(parent)
    , m_edit(new MessageEdit(themes, this))
    , m_form(new Segmented(tr("Kind of message"), this))
    , m_verdict(new TextLabel(FontRole::Small, Tone::Tertiary, {}, this))
    , m_saved(new QPushButton(tr("Saved"), this))
    , m_format(new QPushButton(tr("Format"), this))
    , m_send(new QPushButton(tr("Send"), this))
    , m_naming(new QWidget(this))
    , m_name(new QLineEdit(m_naming))
    , m_scope(new Segmented(tr("Keep it for"), m_naming))
{
    build();
    connect(m_edit, &QPlainTextEdit::textChanged, this, &Composer::check);
    connect(m_edit, &MessageEdit::refused, this, [this](const QString &sentence) {
        m_verdict->setTone(Tone::Error);
        m_verdict->setText(sentence);
    });
    connect(m_edit, &MessageEdit::submitted, this, &Composer::send);
    connect(m_edit, &MessageEdit::upPressed, this, [this] {
        if (const auto item = m_history.up({m_edit->toPlainText(), form()}))
            compose(item->text, item->form);
    });
    connect(m_edit, &MessageEdit::downPressed, this, [this] {
        if (const auto item = m_history.down())
            compose(item->text, item->form);
    });
    connect(m_form, &Segmented::chosen, this, &Composer::check);
    connect(m_send, &QPushButton::clicked, this, &Composer::send);
    connect(m_format, &QPushButton::clicked, this, &Composer::format);
    connect(m_saved, &QPushButton::clicked, this, &Composer::openSaved);
    connect(m_name, &QLineEdit::returnPressed, this, &Composer::save);
    check();
}

void Composer::build()
{
    setObjectName(QStringLiteral("Composer"));
    m_form->addChoice(tr("Text"));
    m_form->addChoice(tr("JSON"));
    m_form->addChoice(tr("Hex"), tr("Bytes, two hex digits each"));
    m_form->addChoice(tr("Base64"), tr("Bytes in base64"));
    m_form->setObjectName(QStringLiteral("MessageForm"));
    m_verdict->setObjectName(QStringLiteral("MessageVerdict"));
    m_verdict->setWordWrap(true);
    m_send->setObjectName(QStringLiteral("SendButton"));
    m_saved->setObjectName(QStringLiteral("SavedButton"));
    m_format->setObjectName(QStringLiteral("FormatButton"));
    m_format->setToolTip(tr("Indent the JSON"));
    for (QPushButton *button : {m_saved, m_format, m_send})
        button->setProperty("compact", true);
    m_send->setToolTip(tr("Send (Ctrl+Enter)"));

    m_name->setObjectName(QStringLiteral("MessageName"));
    m_name->setPlaceholderText(tr("Name of this message"));
    m_name->setAccessibleName(m_name->placeholderText());
    m_name->setMaxLength(kLongestName);
    m_name->setProperty("compact", true);
    m_scope->addChoice(tr("This source"));
    m_scope->addChoice(tr("Any"), tr("For any source"));
    auto *save = new QPushButton(tr("Save"), m_naming);
    save->setProperty("compact", true);
    auto *naming = new QHBoxLayout(m_naming);
    naming->setContentsMargins(0, 0, 0, 0);
    naming->setSpacing(8);
    naming->addWidget(m_name, 1);
    naming->addWidget(m_scope);
    naming->addWidget(save);
    m_naming->hide();
    connect(save, &QPushButton::clicked, this, &Composer::save);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_form, 0, Qt::AlignLeft);
    column->addWidget(m_edit);
    column->addWidget(m_verdict);
    column->addWidget(m_naming);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_saved);
    row->addWidget(m_format);
    row->addStretch();
    row->addWidget(m_send);
    column->addLayout(row);
}

MessageForm Composer::form() const
{
    return static_cast<MessageForm>(std::max(0, m_form->current()));
}

void Composer::compose(const QString &text, MessageForm form)
{
    m_form->setCurrent(static_cast<int>(form));
    m_edit->replaceText(text);
    check();
}

void Composer::focusFirst()
{
    m_edit->setFocus(Qt::OtherFocusReason);
}

void Composer::setSaved(QList<SavedMessage> own, QList<SavedMessage> general)
{
    m_own = std::move(own);
    m_general = std::move(general);
}

void Composer::setReady(bool ready)
{
    if (m_ready == ready)
        return;
    m_ready = ready;
    check();
}

void Composer::check()
{
    const QString typed = m_edit->toPlainText();
    m_format->setVisible(form() == MessageForm::Json || form() == MessageForm::Text);
    const PayloadText read = readPayload(typed, form());
    const bool untouched = typed.isEmpty() && !read.isFine();
    m_edit->markWrong(untouched ? -1 : read.at);
    m_verdict->setTone(read.isFine() || untouched ? Tone::Tertiary : Tone::Error);
    m_verdict->setText(m_ready ? read.sentence : tr("Not connected. %1").arg(read.sentence));
    m_edit->setAccessibleDescription(m_verdict->text());
    m_send->setEnabled(m_ready && read.isFine());
    m_format->setEnabled(!typed.isEmpty() && wire::isJson(typed.toUtf8()));
}

void Composer::send()
{
    const QString typed = m_edit->toPlainText();
    const PayloadText read = readPayload(typed, form());
    if (!m_ready || !read.isFine()) {
        check();
        return;
    }
    m_history.push({typed, form()});
    m_edit->selectAll(); // the next one replaces it, or it is sent again as it is
    Q_EMIT sendWanted(read.payload, read.kind);
}

void Composer::format()
{
    const QByteArray json = m_edit->toPlainText().toUtf8();
    if (wire::isJson(json))
        m_edit->replaceText(QString::fromUtf8(indentJson(json)));
}

void Composer::offer(QMenu &menu, const QList<SavedMessage> &messages, bool forAny)
{
    for (const SavedMessage &message : messages) {
        QAction *action = menu.addAction(menuText(plainText(message.name, kLongestName)));
        action->setToolTip(plainToolTip(plainText(message.text, 400)));
        connect(action, &QAction::triggered, this, [this, message] {
            compose(message.text, message.form);
            focusFirst();
        });
    }
    if (messages.isEmpty())
        return;
    QMenu *remove = menu.addMenu(forAny ? tr("Remove one for any source") : tr("Remove one of this source"));
    for (const SavedMessage &message : messages) {
        QAction *action = remove->addAction(menuText(plainText(message.name, kLongestName)));
        connect(action, &QAction::triggered, this,
                [this, name = message.name, forAny] { Q_EMIT removeWanted(name, forAny); });
    }
    menu.addSeparator();
}

void Composer::openSaved()
{
    QMenu menu(this);
    menu.setToolTipsVisible(true);
    offer(menu, m_own, false);
    offer(menu, m_general, true);
    QAction *save = menu.addAction(tr("Save this message…"));
    save->setEnabled(!m_edit->toPlainText().isEmpty());
    connect(save, &QAction::triggered, this, [this] { openNaming(true); });
    menu.exec(m_saved->mapToGlobal(QPoint(0, m_saved->height() + 2)));
}

void Composer::openNaming(bool open)
{
    m_naming->setVisible(open);
    if (open)
        m_name->setFocus(Qt::OtherFocusReason);
    else
        focusFirst();
}

void Composer::save()
{
    const QString name = m_name->text().trimmed();
    setInvalid(*m_name, name.isEmpty());
    if (name.isEmpty())
        return;
    Q_EMIT saveWanted({.name = name, .text = m_edit->toPlainText(), .form = form()}, m_scope->current() == 1);
    m_name->clear();
    openNaming(false);
}

} // namespace pushscope::ui
