// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/sourceform.h"

#include "ui/theme/theme.h"
#include "ui/widgets/segmented.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>

#include <algorithm>

namespace pushscope::ui {

namespace {

constexpr int kLongestAddress = 4096;
constexpr int kLongestName = 48;
constexpr int kLongestHeader = 8192;

/// RFC 9110 5.6.2: the characters of a header's name.
bool isToken(const QByteArray &text)
{
    static const QByteArray marks("!#$%&'*+-.^_`|~");
    return !text.isEmpty() && std::ranges::all_of(text, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               marks.contains(c);
    });
}

base::Result<QUrl> readAddress(const QString &typed)
{
    QString text = typed.trimmed();
    if (text.isEmpty())
        return base::fail(base::ErrorCode::InvalidArgument, QObject::tr("The address is missing."),
                          QObject::tr("Type one such as wss://example.org/stream."));
    if (!text.contains(QLatin1String("://")))
        text.prepend(QLatin1String("http://"));
    const QUrl url(text, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty())
        return base::fail(base::ErrorCode::InvalidArgument,
                          QObject::tr("This is no address: %1.").arg(typed.trimmed()),
                          QObject::tr("Type one such as wss://example.org/stream."));
    static const QStringList known{QStringLiteral("ws"), QStringLiteral("wss"), QStringLiteral("http"),
                                   QStringLiteral("https")};
    if (!known.contains(url.scheme()))
        return base::fail(base::ErrorCode::InvalidArgument,
                          QObject::tr("%1: is no scheme of a stream.").arg(url.scheme()),
                          QObject::tr("Use ws, wss, http or https."));
    return url;
}

} // namespace

base::Result<client::SourceOptions> readSource(const QString &address, base::Transport transport,
                                               const QString &name, const QString &header)
{
    const auto url = readAddress(address);
    if (!url)
        return tl::unexpected(url.error());
    client::SourceOptions options;
    options.url = *url;
    options.transport = transport;
    options.name = name.trimmed().isEmpty() ? url->host() : name.trimmed();
    if (!header.trimmed().isEmpty()) {
        const qsizetype colon = header.indexOf(u':');
        const QByteArray headerName = header.left(std::max<qsizetype>(0, colon)).trimmed().toUtf8();
        const QByteArray value = header.mid(colon + 1).trimmed().toUtf8();
        if (!isToken(headerName) || value.isEmpty())
            return base::fail(base::ErrorCode::InvalidArgument,
                              QObject::tr("The header needs a name and a value."),
                              QObject::tr("Type it as Authorization: Bearer TOKEN."));
        options.headers.append({headerName, value});
    }
    return options;
}

SourceForm::SourceForm(QWidget *parent)
    : QWidget(parent)
    , m_address(new QLineEdit(this))
    , m_transport(new Segmented(tr("Transport"), this))
    , m_name(new QLineEdit(this))
    , m_header(new QLineEdit(this))
    , m_error(new TextLabel(FontRole::Small, Tone::Error, {}, this))
{
    m_address->setObjectName(QStringLiteral("SourceAddress"));
    m_address->setPlaceholderText(tr("wss://example.org/stream or http://host:8080"));
    m_address->setAccessibleName(tr("Address"));
    m_address->setMaxLength(kLongestAddress);
    m_name->setPlaceholderText(tr("Name (optional)"));
    m_name->setAccessibleName(tr("Name"));
    m_name->setMaxLength(kLongestName);
    m_header->setPlaceholderText(tr("Header (optional)"));
    m_header->setToolTip(tr("Sent with each request, as Authorization: Bearer TOKEN"));
    m_header->setAccessibleName(tr("Header"));
    m_header->setMaxLength(kLongestHeader);
    for (const base::Transport transport : base::kAllTransports)
        m_transport->addChoice(displayName(transport));
    m_error->setObjectName(QStringLiteral("SourceError"));
    m_error->setWordWrap(true);
    m_error->hide();
    auto *add = new QPushButton(tr("Add source"), this);
    add->setObjectName(QStringLiteral("AddSourceButton"));
    add->setProperty("primary", true);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(new TextLabel(FontRole::BodyStrong, Tone::Ink, tr("Add a source"), this));
    column->addWidget(m_address);
    column->addWidget(m_error);
    column->addWidget(m_transport, 0, Qt::AlignLeft);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_name);
    row->addWidget(m_header);
    column->addLayout(row);
    column->addWidget(add, 0, Qt::AlignRight);

    connect(add, &QPushButton::clicked, this, &SourceForm::submit);
    for (QLineEdit *field : {m_address, m_name, m_header})
        connect(field, &QLineEdit::returnPressed, this, &SourceForm::submit);
    connect(m_transport, &Segmented::chosen, this, [this] { m_transportChosen = true; });
    connect(m_address, &QLineEdit::textEdited, this, [this](const QString &text) {
        complain({});
        if (!m_transportChosen) // the scheme says what most likely is meant, until somebody says it
            m_transport->setCurrent(text.startsWith(QLatin1String("http")) && text.size() > 8 ? 1 : 0);
    });
}

void SourceForm::focusFirst()
{
    m_address->setFocus(Qt::PopupFocusReason);
}

void SourceForm::submit()
{
    const int chosen = std::max(0, m_transport->current());
    const auto source =
        readSource(m_address->text(), base::kAllTransports.at(static_cast<std::size_t>(chosen)),
                   m_name->text(), m_header->text());
    if (!source) {
        complain(source.error().sentence());
        return;
    }
    complain({});
    for (QLineEdit *field : {m_address, m_name, m_header})
        field->clear();
    m_transportChosen = false;
    Q_EMIT accepted(*source);
}

void SourceForm::complain(const QString &sentence)
{
    m_error->setText(sentence);
    m_error->setVisible(!sentence.isEmpty());
    m_address->setProperty("invalid", !sentence.isEmpty());
    m_address->style()->unpolish(m_address);
    m_address->style()->polish(m_address);
    if (QWidget *surface = window(); surface != this && surface->windowType() == Qt::Popup)
        surface->adjustSize();
}

} // namespace pushscope::ui
