// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/searchfield.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QPainter>

namespace pushscope::ui {

namespace {

constexpr int kIcon = 12;
constexpr int kIconLeft = 8;
constexpr int kTextLeft = 14; ///< behind the icon, beyond the field's own padding

} // namespace

SearchField::SearchField(const ThemeStore &themes, const QString &placeholder, QWidget *parent)
    : QLineEdit(parent)
    , m_themes(themes)
{
    setProperty("compact", true);
    setPlaceholderText(placeholder);
    setAccessibleName(placeholder);
    setTextMargins(kTextLeft, 0, 0, 0);
}

void SearchField::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape) {
        if (text().isEmpty())
            Q_EMIT left();
        else
            clear();
        return;
    }
    if (event->key() == Qt::Key_Down) {
        Q_EMIT downPressed();
        return;
    }
    QLineEdit::keyPressEvent(event);
}

void SearchField::paintEvent(QPaintEvent *event)
{
    QLineEdit::paintEvent(event);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintIcon(&painter, QRectF(kIconLeft, (height() - kIcon) / 2.0, kIcon, kIcon), QStringLiteral("search"),
              m_themes.theme().t3);
}

} // namespace pushscope::ui
