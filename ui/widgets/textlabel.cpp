// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/textlabel.h"

#include <QStyle>
#include <QVariant>

namespace pushscope::ui {

namespace {

const char *keyword(FontRole role)
{
    switch (role) {
    case FontRole::Micro: return "micro";
    case FontRole::Small: return "small";
    case FontRole::Body: return "body";
    case FontRole::BodyStrong: return "strong";
    case FontRole::Lead: return "lead";
    case FontRole::Verdict: return "verdict";
    case FontRole::Gauge: return "verdict";
    case FontRole::Mono: return "mono";
    }
    return "body";
}

const char *keyword(Tone tone)
{
    switch (tone) {
    case Tone::Ink: return "ink";
    case Tone::Primary: return "1";
    case Tone::Secondary: return "2";
    case Tone::Tertiary: return "3";
    case Tone::Good: return "good";
    case Tone::Warn: return "warn";
    case Tone::Error: return "err";
    }
    return "1";
}

} // namespace

QColor colour(const Theme &theme, Tone tone)
{
    switch (tone) {
    case Tone::Ink: return theme.ink;
    case Tone::Primary: return theme.t1;
    case Tone::Secondary: return theme.t2;
    case Tone::Tertiary: return theme.t3;
    case Tone::Good: return theme.good;
    case Tone::Warn: return theme.warn;
    case Tone::Error: return theme.err;
    }
    return theme.t1;
}

TextLabel::TextLabel(FontRole role, Tone tone, const QString &text, QWidget *parent)
    : QLabel(text, parent)
{
    setTextFormat(Qt::PlainText);
    setProperty("fontRole", QByteArray(keyword(role)));
    setProperty("tone", QByteArray(keyword(tone)));
}

void TextLabel::setTone(Tone tone)
{
    const QByteArray value(keyword(tone));
    if (property("tone").toByteArray() == value)
        return;
    setProperty("tone", value);
    style()->unpolish(this);
    style()->polish(this);
}

void TextLabel::setFace(Face face)
{
    setProperty("face", face == Face::Numbers ? QStringLiteral("numbers") : QString());
    style()->unpolish(this);
    style()->polish(this);
}

} // namespace pushscope::ui
