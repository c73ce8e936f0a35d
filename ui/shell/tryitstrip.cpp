// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/tryitstrip.h"

#include "ui/shell/snippets.h"
#include "ui/shell/foldaway.h"
#include "ui/theme/theme.h"
#include "ui/widgets/copyfield.h"
#include "ui/widgets/iconbutton.h"
#include "ui/widgets/textlabel.h"

#include <QGridLayout>
#include <QHBoxLayout>

namespace pushscope::ui {

namespace {

const QByteArray kTopic = "room/temp";
const QByteArray kPayload = "{\"c\":21.5}";

} // namespace

TryItStrip::TryItStrip(const ThemeStore &themes, const QUrl &hub, QWidget *parent)
    : QFrame(parent)
    , m_themes(themes)
    , m_fold(new Foldaway(themes, [this](int height) { setMaximumHeight(height); }, this))
{
    setObjectName(QStringLiteral("TryItStrip"));
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(16, 8, 16, 16);
    grid->setHorizontalSpacing(16);
    grid->setVerticalSpacing(4);

    auto *head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(new TextLabel(FontRole::BodyStrong, Tone::Ink, tr("Try it"), this));
    head->addWidget(new TextLabel(FontRole::Body, Tone::Secondary,
                                  tr("The hub is running. Everything below reached this window through it."),
                                  this));
    head->addStretch();
    head->addWidget(
        new TextLabel(FontRole::Small, Tone::Tertiary, tr("Help › Try it brings this back"), this));
    auto *close =
        new IconButton(themes, QStringLiteral("close"), tr("Dismiss"), IconButton::Size::Compact, this);
    close->setObjectName(QStringLiteral("DismissTryIt"));
    head->addWidget(close);
    grid->addLayout(head, 0, 0, 1, 3);

    addField(0, 44, tr("Publish from a terminal"), curlPublish(hub, kTopic, kPayload), false)
        ->setObjectName(QStringLiteral("TryCurl"));
    addField(1, 57, tr("Listen in the console of the page that the hub serves"), eventSourceLine(kTopic),
             false)
        ->setObjectName(QStringLiteral("TryEventSource"));
    addField(2, 19, tr("Open that page in a browser"), pageAddress(hub), true)
        ->setObjectName(QStringLiteral("TryPage"));
    connect(close, &QToolButton::clicked, this, [this] {
        setOpen(false);
        Q_EMIT dismissed();
    });
}

TryItStrip::~TryItStrip() = default;

CopyField *TryItStrip::addField(int column, int stretch, const QString &caption, const QString &text,
                                bool opens)
{
    auto *grid = static_cast<QGridLayout *>(layout());
    auto *label = new TextLabel(FontRole::Small, Tone::Secondary, caption, this);
    auto *field = new CopyField(m_themes, opens ? CopyField::Does::Open : CopyField::Does::Copy, this);
    field->setText(text);
    field->setAccessibleName(caption);
    label->setBuddy(field);
    label->setMinimumWidth(40);
    grid->addWidget(label, 1, column);
    grid->addWidget(field, 2, column);
    grid->setColumnStretch(column, stretch);
    connect(field, &CopyField::copied, this, &TryItStrip::copied);
    return field;
}

void TryItStrip::setOpen(bool open)
{
    if (open == m_open && isVisible() == open)
        return;
    m_open = open;
    const auto unbound = [this] { setMaximumHeight(QWIDGETSIZE_MAX); };
    if (!isVisible() && !open) {
        hide();
        return;
    }
    if (open) {
        const int height = sizeHint().height();
        setMaximumHeight(0);
        show();
        m_fold->run(0, height, unbound);
        return;
    }
    m_fold->run(height(), 0, [this, unbound] {
        hide();
        unbound();
    });
}

} // namespace pushscope::ui
