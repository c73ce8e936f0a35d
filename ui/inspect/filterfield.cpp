// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/filterfield.h"

#include "ui/inspect/completionlist.h"
#include "ui/inspect/filterline.h"
#include "ui/theme/theme.h"
#include "ui/widgets/iconbutton.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace pushscope::ui {

namespace {

constexpr int kPauseMs = 150;
constexpr int kHeight = 32;
constexpr int kWidth = 712;
constexpr int kNarrowest = 160;
constexpr int kIconRoom = 28;
constexpr int kRoomForCount = 240; ///< the line keeps this much before the count is shown

} // namespace

FilterField::FilterField(const ThemeStore &themes, QWidget *parent)
    : QWidget(parent)
    , m_themes(themes)
    , m_button(new IconButton(themes, QStringLiteral("filter"), tr("Saved and recent filters"),
                              IconButton::Size::Compact, this))
    , m_line(new FilterLine(themes, this))
    , m_count(new TextLabel(FontRole::Small, Tone::Tertiary, {}, this))
    , m_clear(new IconButton(themes, QStringLiteral("close"), tr("Clear the filter (Escape)"),
                             IconButton::Size::Compact, this))
    , m_completions(new CompletionList(themes))
    , m_bubble(new QFrame)
    , m_sentence(new TextLabel(FontRole::Small, Tone::Error, {}, m_bubble))
{
    setObjectName(QStringLiteral("FilterField"));
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setFocusProxy(m_line);
    m_button->setPopupMode(QToolButton::InstantPopup);
    m_count->setFace(Face::Numbers);
    m_clear->setIconSize({12, 12});
    m_clear->hide();
    m_bubble->setObjectName(QStringLiteral("FilterError"));
    m_bubble->setProperty("surface", QStringLiteral("popover"));
    auto *row = new QHBoxLayout(m_bubble);
    row->setContentsMargins(8, 4, 8, 4);
    row->addWidget(m_sentence);
    m_bubble->hide();
    m_pause.setSingleShot(true);
    m_pause.setInterval(kPauseMs);
    connect(&m_pause, &QTimer::timeout, this, &FilterField::apply);
    connect(m_line, &QLineEdit::textEdited, this, &FilterField::edited);
    connect(m_line, &FilterLine::keyPressed, this, &FilterField::takeKey);
    connect(m_line, &FilterLine::focusChanged, this, [this](bool focused) {
        if (!focused && m_completions)
            m_completions->hide();
        showError();
        update();
    });
    connect(m_clear, &QToolButton::clicked, this, [this] { setText({}); });
    connect(m_completions, &CompletionList::picked, this, &FilterField::takeCandidate);
    connect(&themes, &ThemeStore::changed, this, [this] {
        updateGeometry();
        layOut();
        update();
    });
}

FilterField::~FilterField()
{
    // Children of the window by now, or of nobody.
    delete m_completions;
    delete m_bubble;
}

QSize FilterField::sizeHint() const
{
    return {kWidth, std::max(kHeight, kHeight * m_themes.textPercent() / 100)};
}

QSize FilterField::minimumSizeHint() const
{
    return {kNarrowest, sizeHint().height()};
}

void FilterField::setText(const QString &text)
{
    m_line->setText(text);
    m_completions->hide();
    apply();
}

QString FilterField::text() const
{
    return m_line->text();
}

const std::optional<capture::FilterError> &FilterField::error() const
{
    return m_line->error();
}

CompletionList *FilterField::completions() const
{
    return m_completions;
}

QWidget *FilterField::errorBubble() const
{
    return m_bubble;
}

void FilterField::focusLine()
{
    m_line->setFocus(Qt::ShortcutFocusReason);
    m_line->selectAll();
}

void FilterField::setMenu(QMenu *menu)
{
    m_button->setMenu(menu);
}

void FilterField::setCount(const QString &count, double done)
{
    if (count != m_count->text()) {
        m_count->setText(count);
        layOut();
    }
    if (std::abs(done - m_done) >= 0.002 || (done >= 1) != (m_done >= 1)) {
        m_done = done;
        update();
    }
}

void FilterField::edited()
{
    m_pause.start();
    layOut();
    complete(false);
}

void FilterField::apply()
{
    m_pause.stop();
    layOut();
    const QString text = m_line->text();
    const auto filter = capture::parseFilter(text);
    m_line->setError(filter ? std::nullopt : std::optional(filter.error()));
    showError();
    update();
    if (!filter || text == m_filterText)
        return;
    m_filterText = text;
    Q_EMIT filterChanged(text, *filter);
}

void FilterField::takeKey(QKeyEvent *event)
{
    const bool open = m_completions->isVisible();
    switch (event->key()) {
    case Qt::Key_Escape:
        event->accept();
        if (open)
            m_completions->hide();
        else if (m_line->text().isEmpty())
            Q_EMIT left();
        else
            setText({});
        showError();
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        event->accept();
        if (open && m_completions->chosen() >= 0) {
            takeCandidate(m_completions->chosen());
            return;
        }
        m_completions->hide();
        apply();
        if (!m_line->error())
            Q_EMIT entered(m_filterText);
        return;
    case Qt::Key_Tab:
        if (!open)
            return;
        event->accept();
        takeCandidate(std::max(0, m_completions->chosen()));
        return;
    case Qt::Key_Up:
    case Qt::Key_Down:
        event->accept();
        if (open)
            m_completions->move(event->key() == Qt::Key_Up ? -1 : 1);
        else if (event->key() == Qt::Key_Down)
            Q_EMIT left();
        return;
    case Qt::Key_Space:
        if (event->modifiers() & Qt::ControlModifier) {
            event->accept();
            complete(true);
        }
        return;
    default:
        return;
    }
}

void FilterField::complete(bool asked)
{
    const QString text = m_line->text();
    const qsizetype cursor = m_line->cursorPosition();
    const bool inWord = cursor > 0 && !text.at(cursor - 1).isSpace();
    if (!m_vocabulary || (!asked && !inWord)) {
        m_completions->hide();
        showError();
        return;
    }
    auto completion = capture::completeFilter(text, cursor, m_vocabulary());
    const QString written = text.mid(completion.position, completion.length);
    completion.candidates.removeIf([&written](const auto &candidate) { return candidate.text == written; });
    m_completions->offer(completion, this, m_line->x() + m_line->xOf(completion.position));
    showError();
}

void FilterField::takeCandidate(int candidate)
{
    const capture::FilterCompletion completion = m_completions->completion();
    if (candidate < 0 || candidate >= completion.candidates.size())
        return;
    QString text = m_line->text();
    const qsizetype end = std::min(completion.position + completion.length, text.size());
    const QString &taken = completion.candidates[candidate].text;
    text.replace(completion.position, end - completion.position, taken);
    m_line->setText(text);
    m_line->setCursorPosition(static_cast<int>(completion.position + taken.size()));
    m_completions->hide();
    // A field goes on with its value; a value is finished.
    if (taken.endsWith(u':'))
        complete(true);
    m_pause.start();
}

void FilterField::showError()
{
    if (!m_completions || !m_bubble)
        return;
    const auto &error = m_line->error();
    const bool shown = error && isVisible() && !m_completions->isVisible();
    update(); // of the border
    if (!shown) {
        m_bubble->hide();
        return;
    }
    QWidget *host = window();
    if (m_bubble->parentWidget() != host)
        m_bubble->setParent(host);
    m_sentence->setText(error->sentence);
    m_bubble->adjustSize();
    const int x = m_line->x() + std::clamp(m_line->xOf(error->position), 0, m_line->width()) - 8;
    QPoint at = mapTo(host, QPoint(std::max(0, x), height() + 4));
    at.setX(std::clamp(at.x(), 0, std::max(0, host->width() - m_bubble->width())));
    m_bubble->move(at);
    m_bubble->show();
    m_bubble->raise();
}

void FilterField::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    layOut();
}

void FilterField::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    if (m_completions)
        m_completions->hide();
    if (m_bubble)
        m_bubble->hide();
}

void FilterField::layOut()
{
    const int h = height();
    m_clear->setVisible(!m_line->text().isEmpty());
    m_button->setGeometry(4, (h - 24) / 2, 24, 24);
    int right = width() - 8;
    if (m_clear->isVisibleTo(this)) {
        m_clear->setGeometry(width() - 28, (h - 24) / 2, 24, 24);
        right = width() - kIconRoom - 4;
    }
    const int count = m_count->sizeHint().width();
    const bool fits = right - count - kIconRoom - 8 >= kRoomForCount;
    m_count->setVisible(fits && !m_count->text().isEmpty());
    if (fits && !m_count->text().isEmpty()) {
        m_count->setGeometry(right - count, 0, count, h);
        right -= count + 8;
    }
    m_line->setGeometry(kIconRoom + 2, 1, std::max(20, right - kIconRoom - 2), h - 2);
}

void FilterField::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme &theme = m_themes.theme();
    // While a way to go on is offered, half a filter is no mistake yet.
    const bool wrong = m_line->error() && !m_completions->isVisible();
    const QColor border = wrong ? theme.err : m_line->hasFocus() ? theme.ink : theme.sep2;
    painter.setPen(QPen(border, 1));
    painter.setBrush(theme.chrome);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    if (m_done < 1)
        painter.fillRect(QRectF(4, height() - 2, (width() - 8) * std::clamp(m_done, 0.0, 1.0), 2), theme.t2);
}

} // namespace pushscope::ui
