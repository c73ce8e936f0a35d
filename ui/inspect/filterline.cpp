// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/filterline.h"

#include "ui/inspect/filterterms.h"
#include "ui/theme/theme.h"

#include <QInputMethodEvent>
#include <QKeyEvent>
#include <QTextCharFormat>

#include <algorithm>

namespace pushscope::ui {

namespace {

constexpr int kFontPixels = 12;

} // namespace

FilterLine::FilterLine(const ThemeStore &themes, QWidget *parent)
    : QLineEdit(parent)
    , m_themes(themes)
{
    setProperty("bare", true);
    setMaxLength(4096);
    setAccessibleName(tr("Filter"));
    setPlaceholderText(tr("Filter: topic:market/#  data.price>187  \"text\"  size>1k"));
    connect(this, &QLineEdit::textChanged, this, &FilterLine::colour);
    connect(&themes, &ThemeStore::changed, this, &FilterLine::restyle);
    restyle();
}

void FilterLine::restyle()
{
    QFont mono = m_themes.font(FontRole::Mono);
    mono.setPixelSize(kFontPixels * m_themes.textPercent() / 100);
    setFont(mono);
    colour();
}

void FilterLine::setError(std::optional<capture::FilterError> error)
{
    if (error == m_error)
        return;
    m_error = std::move(error);
    setAccessibleDescription(m_error ? m_error->sentence : QString());
    colour();
}

void FilterLine::colour()
{
    if (m_composing || m_colouring)
        return;
    // A line edit has no formats of its own; those of an input method, which it does show, are as good.
    const Theme &theme = m_themes.theme();
    QList<QInputMethodEvent::Attribute> attributes;
    const auto add = [&](qsizetype from, qsizetype length, const QTextCharFormat &format) {
        attributes.append(QInputMethodEvent::Attribute(QInputMethodEvent::TextFormat,
                                                       static_cast<int>(from) - cursorPosition(),
                                                       static_cast<int>(length), format));
    };
    for (const ColouredPart &part : colourFilter(text(), theme)) {
        QTextCharFormat format;
        format.setForeground(part.colour);
        add(part.from, part.length, format);
    }
    if (m_error && m_error->position < text().size()) {
        QTextCharFormat format;
        format.setForeground(theme.err);
        format.setUnderlineColor(theme.err);
        format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        add(m_error->position, std::min(m_error->length, text().size() - m_error->position), format);
    }
    m_colouring = true;
    QInputMethodEvent event(QString(), attributes);
    QLineEdit::inputMethodEvent(&event);
    m_colouring = false;
}

void FilterLine::inputMethodEvent(QInputMethodEvent *event)
{
    m_composing = !event->preeditString().isEmpty();
    QLineEdit::inputMethodEvent(event);
    if (!m_composing)
        colour();
}

int FilterLine::xOf(qsizetype position) const
{
    const QFontMetrics metrics(font());
    const int at = static_cast<int>(std::min(position, text().size()));
    // The line scrolls by itself: its cursor tells how far.
    const int cursorX = cursorRect().center().x();
    return cursorX + metrics.horizontalAdvance(text().left(at)) -
           metrics.horizontalAdvance(text().left(cursorPosition()));
}

bool FilterLine::event(QEvent *event)
{
    // Tab takes a completion before it moves the focus.
    if (event->type() == QEvent::KeyPress) {
        auto *key = static_cast<QKeyEvent *>(event);
        if (key->key() == Qt::Key_Tab) {
            key->ignore();
            Q_EMIT keyPressed(key);
            if (key->isAccepted())
                return true;
        }
    }
    return QLineEdit::event(event);
}

void FilterLine::keyPressEvent(QKeyEvent *event)
{
    event->ignore();
    Q_EMIT keyPressed(event);
    if (!event->isAccepted())
        QLineEdit::keyPressEvent(event);
}

void FilterLine::focusInEvent(QFocusEvent *event)
{
    QLineEdit::focusInEvent(event);
    Q_EMIT focusChanged(true);
}

void FilterLine::focusOutEvent(QFocusEvent *event)
{
    QLineEdit::focusOutEvent(event);
    Q_EMIT focusChanged(false);
}

} // namespace pushscope::ui
