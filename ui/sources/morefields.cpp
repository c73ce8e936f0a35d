// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sources/morefields.h"

#include "ui/sources/editrows.h"
#include "ui/sources/formfield.h"
#include "ui/sources/secrets.h"
#include "ui/widgets/iconbutton.h"

#include <QCheckBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

namespace pushscope::ui {

namespace {

constexpr int kLongestName = 120;
constexpr int kLongestLine = 8192;
constexpr int kShortestPoll = 10;
constexpr int kLongestPoll = 24 * 3600 * 1000;
constexpr int kBodyLines = 4;

QList<QStringList> rowsOf(const QList<QByteArray> &list)
{
    QList<QStringList> rows;
    for (const QByteArray &item : list)
        rows.append({QString::fromUtf8(item)});
    return rows;
}

QList<QByteArray> listOf(const QList<QStringList> &rows)
{
    QList<QByteArray> list;
    for (const QStringList &row : rows)
        list.append(row.front().toUtf8());
    return list;
}

} // namespace

MoreFields::MoreFields(const ThemeStore &themes, QWidget *parent)
    : QWidget(parent)
    , m_themes(themes)
    , m_column(new QVBoxLayout(this))
{
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(12);

    m_name = line(QStringLiteral("SourceName"), tr("The host"), false);
    m_name->setMaxLength(kLongestName);
    add(tr("Name"), m_name);

    m_token = line(QStringLiteral("SourceToken"), tr("None"));
    m_token->setEchoMode(QLineEdit::Password);
    m_tokenField = add(tr("Bearer token"), m_token);
    m_tokenField->explain(tr("Never written to disk; asked for again at the next start."));

    m_headers = new EditRows(m_themes, {{tr("Header"), 2}, {tr("Value"), 3}}, this);
    m_headers->setObjectName(QStringLiteral("SourceHeaders"));
    m_headersField = add(tr("Headers"), m_headers);

    m_subprotocols = line(QStringLiteral("SourceSubprotocols"), tr("graphql-transport-ws, json"));
    m_subprotocolsField = add(tr("Sub-protocols, the preferred one first"), m_subprotocols);
    m_firstMessages = new EditRows(m_themes, {{tr("{\"subscribe\":[\"trades\"]}")}}, this);
    m_firstMessages->setObjectName(QStringLiteral("SourceFirstMessages"));
    m_firstField = add(tr("First messages, sent after each connect"), m_firstMessages);
    buildHttp();

    m_topicPointer = line(QStringLiteral("SourceTopicPointer"), tr("/channel"));
    m_pointerField = add(tr("Topic, as a JSON pointer into each message"), m_topicPointer);
    m_since = line(QStringLiteral("SourceSince"), tr("What comes from now on"));
    m_sinceField = add(tr("Start after, an event id or a cursor"), m_since);
    m_filters = new EditRows(m_themes, {{tr("market/#")}}, this);
    m_filters->setObjectName(QStringLiteral("SourceFilters"));
    add(tr("Topic filters, for a Pushscope hub"), m_filters);
    buildTls();

    m_pollInterval = new QSpinBox(this);
    m_pollInterval->setObjectName(QStringLiteral("SourcePollInterval"));
    m_pollInterval->setRange(kShortestPoll, kLongestPoll);
    m_pollInterval->setSuffix(tr(" ms"));
    m_pollInterval->setGroupSeparatorShown(true);
    m_pollField = add(tr("Poll every"), m_pollInterval);
    m_reconnect = new QCheckBox(tr("Reconnect when the connection is lost"), this);
    m_reconnect->setObjectName(QStringLiteral("SourceReconnect"));
    m_column->addWidget(m_reconnect);

    for (const EditRows *rows : {m_headers, m_firstMessages, m_filters}) {
        connect(rows, &EditRows::edited, this, &MoreFields::edited);
        connect(rows, &EditRows::submitted, this, &MoreFields::submitted);
    }
    setOptions({});
    setTransport(base::Transport::WebSocket);
}

void MoreFields::buildHttp()
{
    m_method = line(QStringLiteral("SourceMethod"), tr("GET, or POST with a body"));
    m_methodField = add(tr("Method"), m_method);
    m_body = new QPlainTextEdit(this);
    m_body->setObjectName(QStringLiteral("SourceBody"));
    m_body->setProperty("mono", true);
    m_body->setTabChangesFocus(true);
    m_body->setFixedHeight(kBodyLines * m_body->fontMetrics().lineSpacing() + 16);
    connect(m_body, &QPlainTextEdit::textChanged, this, &MoreFields::edited);
    m_bodyField = add(tr("Body"), m_body);
    m_bodyType = line(QStringLiteral("SourceBodyType"), tr("application/json"));
    m_bodyTypeField = add(tr("Content type of the body"), m_bodyType);
}

void MoreFields::buildTls()
{
    m_trustAnyone = new QCheckBox(tr("Trust any certificate"), this);
    m_trustAnyone->setObjectName(QStringLiteral("SourceTrustAnyone"));
    m_trustField = add({}, m_trustAnyone);
    connect(m_trustAnyone, &QCheckBox::toggled, this, [this](bool trust) {
        m_trustField->warn(trust ? tr("Anybody between here and the server can then read and change "
                                      "everything, the token included.")
                                 : QString());
        Q_EMIT edited();
    });
    m_authorities = line(QStringLiteral("SourceAuthorities"), tr("The system's alone"));
    m_authoritiesField = add(tr("Trusted authorities, a PEM file"), fileField(m_authorities));
    m_certificate = line(QStringLiteral("SourceCertificate"), tr("None"));
    m_certificateField = add(tr("Client certificate, a PEM file"), fileField(m_certificate));
    m_key = line(QStringLiteral("SourceKey"), tr("None"));
    m_keyField = add(tr("Its key, a PEM file"), fileField(m_key));
}

QLineEdit *MoreFields::line(const QString &name, const QString &placeholder, bool code)
{
    auto *edit = new QLineEdit(this);
    edit->setObjectName(name);
    edit->setPlaceholderText(placeholder);
    edit->setMaxLength(kLongestLine);
    edit->setProperty("mono", code);
    connect(edit, &QLineEdit::textEdited, this, &MoreFields::edited);
    connect(edit, &QLineEdit::returnPressed, this, &MoreFields::submitted);
    return edit;
}

QWidget *MoreFields::fileField(QLineEdit *edit)
{
    auto *both = new QWidget(this);
    auto *row = new QHBoxLayout(both);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    row->addWidget(edit, 1);
    auto *choose =
        new IconButton(m_themes, QStringLiteral("folder"), tr("Choose a file"), IconButton::Size::Compact, both);
    row->addWidget(choose);
    both->setFocusProxy(edit);
    connect(choose, &QToolButton::clicked, this, [this, edit] {
        const QString file = QFileDialog::getOpenFileName(this, tr("Choose a PEM file"), edit->text(),
                                                          tr("PEM files (*.pem *.crt *.key);;All files (*)"));
        if (file.isEmpty())
            return;
        edit->setText(file);
        Q_EMIT edited();
    });
    return both;
}

FormField *MoreFields::add(const QString &caption, QWidget *editor)
{
    auto *field = new FormField(caption, editor, this);
    m_column->addWidget(field);
    return field;
}

void MoreFields::setOptions(const client::SourceOptions &options)
{
    const auto set = [](QLineEdit *edit, const QByteArray &bytes) {
        edit->setText(QString::fromUtf8(bytes));
        edit->setCursorPosition(0);
    };
    m_name->setText(options.name);
    set(m_token, options.bearerToken);
    QList<QStringList> headers;
    for (const auto &[name, value] : options.headers)
        headers.append({QString::fromUtf8(name), QString::fromUtf8(value)});
    m_headers->setRows(headers);
    set(m_subprotocols, options.subprotocols.join(", "));
    m_firstMessages->setRows(rowsOf(options.firstMessages));
    set(m_method, options.method);
    m_body->setPlainText(QString::fromUtf8(options.body));
    set(m_bodyType, options.bodyType);
    set(m_topicPointer, options.topicPointer);
    set(m_since, options.since.value_or(QByteArray()));
    m_filters->setRows(rowsOf(options.filters));
    m_trustAnyone->setChecked(options.tls.trustAnyone);
    m_authorities->setText(options.tls.authoritiesFile);
    m_certificate->setText(options.tls.certificateFile);
    m_key->setText(options.tls.keyFile);
    m_reconnect->setChecked(options.reconnect);
    m_pollInterval->setValue(static_cast<int>(options.pollInterval.count()));
    clearComplaints();
}

void MoreFields::read(client::SourceOptions &options) const
{
    options.name = m_name->text().trimmed();
    options.bearerToken = m_token->text().trimmed().toUtf8();
    options.headers.clear();
    for (const QStringList &row : m_headers->rows())
        options.headers.append({row[0].trimmed().toUtf8(), row[1].trimmed().toUtf8()});
    options.topicPointer = m_topicPointer->text().trimmed().toUtf8();
    options.since.reset();
    if (const QByteArray since = m_since->text().trimmed().toUtf8(); !since.isEmpty())
        options.since = since;
    options.filters = listOf(m_filters->rows());
    options.tls = {.trustAnyone = m_trustAnyone->isChecked(),
                   .authoritiesFile = m_authorities->text().trimmed(),
                   .certificateFile = m_certificate->text().trimmed(),
                   .keyFile = m_key->text().trimmed()};
    options.reconnect = m_reconnect->isChecked();
    options.pollInterval = std::chrono::milliseconds(m_pollInterval->value());
    // What the transport has no use for is kept: the badge may switch it at any time.
    options.subprotocols.clear();
    for (const QString &word : m_subprotocols->text().split(u',', Qt::SkipEmptyParts)) {
        if (!word.trimmed().isEmpty())
            options.subprotocols.append(word.trimmed().toUtf8());
    }
    options.firstMessages = listOf(m_firstMessages->rows());
    options.method = m_method->text().trimmed().toUtf8();
    options.body = m_body->toPlainText().toUtf8();
    options.bodyType = m_bodyType->text().trimmed().toUtf8();
}

void MoreFields::setTransport(base::Transport transport)
{
    const bool webSocket = transport == base::Transport::WebSocket;
    m_subprotocolsField->setVisible(webSocket);
    m_firstField->setVisible(webSocket);
    for (FormField *field : {m_methodField, m_bodyField, m_bodyTypeField})
        field->setVisible(!webSocket);
    m_pollField->setVisible(transport == base::Transport::Poll);
}

FormField *MoreFields::fieldOf(client::SourceField field) const
{
    switch (field) {
    case client::SourceField::Url: return nullptr;
    case client::SourceField::Headers: return m_headersField;
    case client::SourceField::BearerToken: return m_tokenField;
    case client::SourceField::Subprotocols: return m_subprotocolsField;
    case client::SourceField::Method: return m_methodField;
    case client::SourceField::BodyType: return m_bodyTypeField;
    case client::SourceField::TopicPointer: return m_pointerField;
    case client::SourceField::Since: return m_sinceField;
    case client::SourceField::AuthoritiesFile: return m_authoritiesField;
    case client::SourceField::CertificateFile: return m_certificateField;
    case client::SourceField::KeyFile: return m_keyField;
    }
    return nullptr;
}

QWidget *MoreFields::complain(client::SourceField field, const QString &sentence)
{
    FormField *wrong = fieldOf(field);
    if (!wrong)
        return nullptr;
    wrong->show();
    wrong->complain(sentence);
    return wrong->editor();
}

void MoreFields::clearComplaints()
{
    for (FormField *field : findChildren<FormField *>())
        field->complain({});
}

bool MoreFields::focusMissing(const QStringList &missing)
{
    if (missing.contains(QLatin1String("token"))) {
        m_token->setFocus(Qt::OtherFocusReason);
        m_tokenField->complain(missingSentence({QStringLiteral("token")}));
        return true;
    }
    const bool header = std::ranges::any_of(
        missing, [](const QString &each) { return each.startsWith(QLatin1String("header ")); });
    if (header)
        m_headers->focusMissing();
    return header;
}

} // namespace pushscope::ui
