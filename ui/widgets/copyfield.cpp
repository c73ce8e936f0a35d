// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/copyfield.h"

#include "ui/widgets/iconbutton.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QUrl>

namespace pushscope::ui {

namespace {

constexpr int kHeight = 32;

} // namespace

CopyField::CopyField(const ThemeStore &themes, Does does, QWidget *parent)
    : QFrame(parent)
    , m_does(does)
    , m_line(new QLineEdit(this))
    , m_button(new IconButton(themes, does == Does::Copy ? QStringLiteral("copy") : QStringLiteral("open"),
                              does == Does::Copy ? QStringLiteral("Copy") : QStringLiteral("Open in the browser"),
                              IconButton::Size::Compact, this))
{
    setProperty("field", true);
    setMinimumHeight(kHeight);
    m_line->setReadOnly(true);
    m_line->setProperty("bare", true);
    m_line->setProperty("mono", true);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(8, 1, 3, 1);
    row->setSpacing(2);
    row->addWidget(m_line, 1);
    row->addWidget(m_button);
    connect(m_button, &QToolButton::clicked, this, &CopyField::press);
}

void CopyField::setText(const QString &text)
{
    m_line->setText(text);
    m_line->setCursorPosition(0);
    m_line->setToolTip(text.toHtmlEscaped());
}

QString CopyField::text() const
{
    return m_line->text();
}

void CopyField::press()
{
    if (m_does == Does::Copy) {
        QGuiApplication::clipboard()->setText(text());
        Q_EMIT copied();
    } else if (QDesktopServices::openUrl(QUrl(text()))) {
        Q_EMIT opened();
    }
}

} // namespace pushscope::ui
