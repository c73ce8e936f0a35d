// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/inspecttoolbar.h"

#include "ui/inspect/filterfield.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/iconbutton.h"
#include "ui/widgets/plaintext.h"
#include "ui/widgets/segmented.h"
#include "ui/widgets/textlabel.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>

namespace pushscope::ui {

namespace {

constexpr int kFilter = 320; ///< px the filter keeps before others are left out
constexpr int kWidest = 712;

QPushButton *compactButton(const QString &text, const QString &toolTip, QWidget *parent)
{
    auto *button = new QPushButton(text, parent);
    button->setProperty("compact", true);
    button->setToolTip(toolTip);
    button->setFocusPolicy(Qt::TabFocus);
    button->setIconSize({12, 12});
    return button;
}

} // namespace

InspectToolBar::InspectToolBar(const ThemeStore &themes, QWidget *parent)
    : QWidget(parent)
    , m_filter(new FilterField(themes, this))
    , m_save(compactButton(tr("Save filter"), tr("Save this filter under a name"), this))
    , m_opened(compactButton({}, tr("Close and look at what comes in"), this))
    , m_followWord(new TextLabel(FontRole::Small, Tone::Tertiary, tr("Follow"), this))
    , m_follow(new Segmented(tr("Follow"), this))
    , m_more(new IconButton(themes, QStringLiteral("more"), tr("Bookmarks, colours and columns"),
                            IconButton::Size::Compact, this))
    , m_export(compactButton(tr("Export…"), tr("Write messages to a file"), this))
    , m_row(new QHBoxLayout(this))
{
    m_follow->addChoice(tr("Newest"), tr("Stay at the newest message"));
    m_follow->addChoice(tr("Selection"), tr("Keep the rows in place"));
    m_save->setProperty("flat", true);
    m_save->setEnabled(false);
    m_more->setPopupMode(QToolButton::InstantPopup);
    m_opened->hide();
    const auto icons = [this, &themes] {
        m_export->setIcon(icon(QStringLiteral("export"), themes.theme()));
        m_save->setIcon(icon(QStringLiteral("star"), themes.theme()));
        m_opened->setIcon(icon(QStringLiteral("close"), themes.theme()));
    };
    connect(&themes, &ThemeStore::changed, this, icons);
    icons();
    m_filter->setMaximumWidth(kWidest * 2);
    m_row->setContentsMargins(8, 0, 0, 0);
    m_row->setSpacing(8);
    m_row->addWidget(m_filter, 3);
    m_row->addWidget(m_save);
    m_row->addStretch(1);
    m_row->addWidget(m_opened);
    m_row->addWidget(m_followWord);
    m_row->addWidget(m_follow);
    m_row->addSpacing(8);
    m_row->addWidget(m_more);
    m_row->addWidget(m_export);
    connect(m_follow, &Segmented::chosen, this, [this](int index) { Q_EMIT followChosen(index == 0); });
    connect(m_opened, &QPushButton::clicked, this, &InspectToolBar::closeChosen);
}

void InspectToolBar::setMenu(QMenu *menu)
{
    m_more->setMenu(menu);
}

void InspectToolBar::showFollowing(bool following)
{
    m_follow->setCurrent(following ? 0 : 1);
}

void InspectToolBar::showOpened(const QString &name)
{
    m_opened->setText(menuText(plainText(name, 40)));
    m_opened->setVisible(!name.isEmpty());
    fit();
}

bool InspectToolBar::event(QEvent *event)
{
    if (event->type() == QEvent::LayoutRequest)
        fit();
    return QWidget::event(event);
}

void InspectToolBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fit();
}

void InspectToolBar::fit()
{
    const auto wide = [this](const QWidget *widget) { return widget->sizeHint().width() + m_row->spacing(); };
    int room = width() - kFilter - wide(m_more) - wide(m_follow) - wide(m_export) - 24;
    if (!m_opened->isHidden())
        room -= wide(m_opened);
    // The menu and the filter's own button do the same.
    m_save->setVisible(room >= wide(m_save));
    room -= m_save->isHidden() ? 0 : wide(m_save);
    m_followWord->setVisible(room >= wide(m_followWord));
}

} // namespace pushscope::ui
