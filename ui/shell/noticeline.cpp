// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/noticeline.h"

#include "ui/theme/icons.h"
#include "ui/widgets/iconbutton.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QPainter>

namespace pushscope::ui {

namespace {

constexpr int kIcon = 16;

class Sign final : public QWidget
{
public:
    Sign(const ThemeStore &themes, QWidget *parent)
        : QWidget(parent)
        , m_themes(themes)
    {
        setFixedSize(kIcon, kIcon);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        paintIcon(&painter, rect(), QStringLiteral("warning"), m_themes.theme().warn);
    }

private:
    const ThemeStore &m_themes;
};

} // namespace

NoticeLine::NoticeLine(const ThemeStore &themes, QWidget *parent)
    : QFrame(parent)
    , m_text(new TextLabel(FontRole::Body, Tone::Primary, {}, this))
    , m_more(new TextLabel(FontRole::Small, Tone::Tertiary, {}, this))
{
    setObjectName(QStringLiteral("NoticeLine"));
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *close =
        new IconButton(themes, QStringLiteral("close"), tr("Dismiss"), IconButton::Size::Compact, this);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(16, 4, 12, 4);
    row->setSpacing(8);
    row->addWidget(new Sign(themes, this));
    row->addWidget(m_text, 1);
    row->addWidget(m_more);
    row->addWidget(close);
    connect(close, &QToolButton::clicked, this, &NoticeLine::next);
    hide();
}

void NoticeLine::show(const QString &sentence)
{
    if (sentence.isEmpty() || m_sentences.contains(sentence))
        return;
    if (m_sentences.size() >= kMost)
        m_sentences.removeAt(1);
    m_sentences.append(sentence);
    m_text->setText(m_sentences.first());
    m_more->setText(m_sentences.size() > 1 ? tr("%1 more").arg(m_sentences.size() - 1) : QString());
    setVisible(true);
}

QString NoticeLine::text() const
{
    return m_sentences.isEmpty() ? QString() : m_sentences.first();
}

void NoticeLine::next()
{
    m_sentences.removeFirst();
    m_text->setText(text());
    m_more->setText(m_sentences.size() > 1 ? tr("%1 more").arg(m_sentences.size() - 1) : QString());
    setVisible(!m_sentences.isEmpty());
}

} // namespace pushscope::ui
