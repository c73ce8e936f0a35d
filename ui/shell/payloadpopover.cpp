// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/payloadpopover.h"

#include "core/wire/json.h"
#include "ui/theme/theme.h"
#include "ui/widgets/iconbutton.h"
#include "ui/widgets/jsontext.h"
#include "ui/widgets/plaintext.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/timetext.h"
#include "ui/widgets/unitformat.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace pushscope::ui {

namespace {

constexpr qsizetype kMostBytes = 64 * 1024;
constexpr QSize kField{420, 260};

QString readable(const client::Frame &frame)
{
    const QByteArray shown = frame.payload.first(std::min(frame.payload.size(), kMostBytes));
    QString text;
    if (frame.payloadKind == base::PayloadKind::Binary) {
        text = QString::fromLatin1(shown.toHex(' '));
    } else {
        text = QString::fromUtf8(wire::isJson(shown) ? indentJson(shown) : shown);
    }
    if (shown.size() < frame.payload.size())
        text += QStringLiteral("\n… %1 in all").arg(formatBytes(static_cast<double>(frame.payload.size())));
    return text;
}

} // namespace

PayloadPopover::PayloadPopover(const ThemeStore &themes, const client::Frame &frame, QWidget *parent)
    : Popover(parent)
{
    auto *head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(
        new TextLabel(FontRole::BodyStrong, Tone::Ink, plainText(QByteArrayView(frame.topic), 64)));
    head->addStretch();
    auto *facts =
        new TextLabel(FontRole::Small, Tone::Secondary,
                      QStringLiteral("%1 · %2").arg(preciseClockText(frame.time),
                                                    formatBytes(static_cast<double>(frame.payload.size()))));
    facts->setFace(Face::Numbers);
    head->addWidget(facts);
    auto *copy =
        new IconButton(themes, QStringLiteral("copy"), tr("Copy the payload"), IconButton::Size::Compact);
    head->addWidget(copy);
    body()->addLayout(head);

    auto *field = new QPlainTextEdit(readable(frame));
    field->setReadOnly(true);
    field->setFont(themes.font(FontRole::Mono));
    field->setAccessibleName(tr("Payload"));
    field->setMinimumSize(kField);
    body()->addWidget(field);
    connect(copy, &QToolButton::clicked, this, [this, payload = frame.payload] {
        QGuiApplication::clipboard()->setText(QString::fromUtf8(payload));
        Q_EMIT copied();
    });
}

} // namespace pushscope::ui
