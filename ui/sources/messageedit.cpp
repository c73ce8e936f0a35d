// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sources/messageedit.h"

#include "ui/theme/theme.h"
#include "ui/widgets/unitformat.h"

#include <QKeyEvent>
#include <QMimeData>
#include <QTextBlock>

#include <algorithm>

namespace pushscope::ui {

namespace {

constexpr int kLeastLines = 2;
constexpr int kUsualLines = 4;
constexpr int kMostLines = 9;
constexpr int kPadding = 14;

bool isSend(const QKeyEvent &key)
{
    return (key.key() == Qt::Key_Return || key.key() == Qt::Key_Enter) &&
           key.modifiers().testFlag(Qt::ControlModifier);
}

} // namespace

MessageEdit::MessageEdit(const ThemeStore &themes, QWidget *parent)
    : QPlainTextEdit(parent)
    , m_themes(themes)
{
    setObjectName(QStringLiteral("MessageEdit"));
    setAccessibleName(tr("Message"));
    setPlaceholderText(tr("Message; Ctrl+Enter sends it"));
    setTabChangesFocus(true);
    setProperty("mono", true);
    setWordWrapMode(QTextOption::WrapAnywhere);
    connect(&themes, &ThemeStore::changed, this, [this] {
        fit();
        markWrong(m_wrong);
    });
    fit();
}

void MessageEdit::fit()
{
    const QFont font = m_themes.font(FontRole::Mono);
    setFont(font);
    const int line = QFontMetrics(font).lineSpacing();
    setMinimumHeight(kLeastLines * line + kPadding);
    setMaximumHeight(kMostLines * line + kPadding);
    updateGeometry();
}

QSize MessageEdit::sizeHint() const
{
    return {200, kUsualLines * QFontMetrics(font()).lineSpacing() + kPadding};
}

void MessageEdit::markWrong(qsizetype at)
{
    m_wrong = at;
    if (at < 0) {
        setExtraSelections({});
        return;
    }
    QTextCursor cursor(document());
    const int last = std::max(0, document()->characterCount() - 1);
    const int position = std::min(static_cast<int>(at), last);
    cursor.setPosition(std::max(0, position == last ? position - 1 : position));
    cursor.movePosition(QTextCursor::NextCharacter, QTextCursor::KeepAnchor);
    QTextCharFormat format;
    format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
    format.setUnderlineColor(m_themes.theme().err);
    format.setForeground(m_themes.theme().err);
    setExtraSelections({{cursor, format}});
}

void MessageEdit::replaceText(const QString &text)
{
    QTextCursor cursor(document());
    cursor.beginEditBlock();
    cursor.select(QTextCursor::Document);
    cursor.insertText(text);
    cursor.endEditBlock();
    moveCursor(QTextCursor::End);
}

void MessageEdit::insertFromMimeData(const QMimeData *source)
{
    const qsizetype size = source->text().size();
    if (size <= kMostPasted) {
        QPlainTextEdit::insertFromMimeData(source);
        return;
    }
    Q_EMIT refused(tr("That is %1 long; at most %2 can be written here. Use pushscope publish for more.")
                       .arg(formatBytes(static_cast<double>(size)), formatBytes(kMostPasted)));
}

bool MessageEdit::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride && isSend(*static_cast<QKeyEvent *>(event))) {
        event->accept();
        return true;
    }
    return QPlainTextEdit::event(event);
}

void MessageEdit::keyPressEvent(QKeyEvent *event)
{
    if (isSend(*event)) {
        Q_EMIT submitted();
        return;
    }
    const bool plain = (event->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier;
    if (plain && event->key() == Qt::Key_Up && textCursor().blockNumber() == 0) {
        Q_EMIT upPressed();
        return;
    }
    if (plain && event->key() == Qt::Key_Down && textCursor().blockNumber() == blockCount() - 1) {
        Q_EMIT downPressed();
        return;
    }
    QPlainTextEdit::keyPressEvent(event);
}

} // namespace pushscope::ui
