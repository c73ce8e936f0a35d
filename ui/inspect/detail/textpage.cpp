// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/detail/textpage.h"

#include "core/wire/json.h"
#include "ui/inspect/detail/textview.h"
#include "ui/widgets/iconbutton.h"
#include "ui/widgets/jsontext.h"
#include "ui/widgets/segmented.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/unitformat.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace pushscope::ui {

namespace {

enum Form { Pretty, Raw };

constexpr qsizetype kMostCopied = 64 * 1024 * 1024;

struct Reading
{
    QByteArray text;
    bool isJson = false;
    bool isUtf8 = false;
};

Reading read(const QByteArray &payload, bool indent)
{
    Reading reading{.text = payload, .isJson = wire::isJson(payload), .isUtf8 = wire::isUtf8(payload)};
    if (reading.isJson && indent)
        reading.text = indentJson(payload);
    return reading;
}

} // namespace

TextPage::TextPage(const ThemeStore &themes, QWidget *parent)
    : DetailPage(parent)
    , m_form(new Segmented(tr("Form of the text")))
    , m_note(new TextLabel(FontRole::Small, Tone::Tertiary))
    , m_all(new QPushButton)
    , m_view(new TextView(themes))
{
    m_form->addChoice(tr("Pretty"), tr("JSON with line ends and indentation"));
    m_form->addChoice(tr("Raw"), tr("As it came"));
    m_all->setProperty("compact", true);
    m_all->setObjectName(QStringLiteral("showAll"));
    auto *copyAll = new IconButton(themes, QStringLiteral("copy"), tr("Copy the payload"), IconButton::Size::Compact);
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(16, 8, 16, 8);
    bar->setSpacing(8);
    bar->addWidget(m_form);
    bar->addWidget(m_note, 1);
    bar->addWidget(m_all);
    bar->addWidget(copyAll);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(bar);
    column->addWidget(m_view, 1);
    setFocusProxy(m_view);
    m_note->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);

    connect(m_form, &Segmented::chosen, this, &TextPage::read);
    connect(m_all, &QPushButton::clicked, this, [this] {
        m_all->hide();
        m_view->setText(m_text);
    });
    connect(copyAll, &QToolButton::clicked, this, &TextPage::copy);
    connect(m_view, &MonoView::said, this, &DetailPage::said);
}

bool TextPage::isPretty() const
{
    return m_form->current() == Pretty;
}

void TextPage::show(const Subject &subject)
{
    if (subject == m_subject)
        return;
    m_subject = subject;
    read();
}

void TextPage::read()
{
    if (!m_subject.frame)
        return;
    const QByteArray payload = m_subject.frame->payload;
    m_note->clear();
    if (payload.size() > Background::kAtOnceBytes) {
        // Its beginning can be read at once, whatever it is.
        m_note->setText(tr("Reading the payload…"));
        m_text = payload;
        m_all->hide();
        m_view->setText(payload.first(kAtFirst));
    }
    m_work.run(
        payload.size(), [payload, indent = isPretty()] { return ui::read(payload, indent); },
        [this](Reading reading) {
            m_form->setEnabled(reading.isJson);
            m_note->setText(!reading.isUtf8 ? tr("Not valid UTF-8: what cannot be read is shown as \uFFFD.")
                            : reading.isJson ? QString()
                                             : tr("Not JSON: shown as it came."));
            showText(reading.text);
        });
}

void TextPage::showText(const QByteArray &text)
{
    m_text = text;
    const bool isLarge = text.size() > kAtFirst;
    m_all->setVisible(isLarge);
    if (isLarge)
        m_all->setText(tr("Show all %1").arg(formatBytes(static_cast<double>(text.size()))));
    m_view->setText(isLarge ? text.first(kAtFirst) : text);
}

void TextPage::copy()
{
    QGuiApplication::clipboard()->setText(QString::fromUtf8(m_text.left(kMostCopied)));
    Q_EMIT said(tr("Copied."));
}

} // namespace pushscope::ui
