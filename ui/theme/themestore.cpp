// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/stylesheet.h"
#include "ui/theme/systemscheme.h"
#include "ui/theme/theme.h"
#include "ui/theme/windowstyle.h"

#include <QApplication>
#include <QToolTip>

#include <algorithm>

namespace pushscope::ui {

namespace {

constexpr int kSmallestPercent = 90;
constexpr int kLargestPercent = 150;

struct Type
{
    int pixels;
    QFont::Weight weight;
};

Type typeOf(FontRole role)
{
    switch (role) {
    case FontRole::Micro: return {10, QFont::Medium};
    case FontRole::Small: return {11, QFont::Normal};
    case FontRole::Body: return {12, QFont::Normal};
    case FontRole::BodyStrong: return {12, QFont::DemiBold};
    case FontRole::Lead: return {14, QFont::DemiBold};
    case FontRole::Verdict: return {20, QFont::DemiBold};
    case FontRole::Gauge: return {28, QFont::DemiBold};
    case FontRole::Mono: return {11, QFont::Normal};
    }
    return {12, QFont::Normal};
}

QStringList families(FontRole role, Face face)
{
    // Without ligatures: a payload is shown as it is, and Qt can switch them off only from 6.7 on.
    if (role == FontRole::Mono)
        return {QStringLiteral("JetBrains Mono NL"), QStringLiteral("DejaVu Sans Mono"),
                QStringLiteral("monospace")};
    if (face == Face::Words)
        return {QStringLiteral("Inter"), QStringLiteral("Noto Sans"), QStringLiteral("sans-serif")};
    return {QStringLiteral("Noto Sans"), QStringLiteral("DejaVu Sans"), QStringLiteral("sans-serif")};
}

} // namespace

ThemeStore::ThemeStore(QObject *parent)
    : QObject(parent)
    , m_system(std::make_unique<SystemScheme>())
{
    connect(m_system.get(), &SystemScheme::changed, this, &ThemeStore::update);
    update();
}

ThemeStore::~ThemeStore() = default;

void ThemeStore::setChoice(ThemeChoice choice)
{
    if (choice == m_choice)
        return;
    m_choice = choice;
    update();
}

void ThemeStore::setTextPercent(int percent)
{
    const int clamped = std::clamp(percent, kSmallestPercent, kLargestPercent);
    if (clamped == m_textPercent)
        return;
    m_textPercent = clamped;
    update();
}

void ThemeStore::setReduceMotion(bool reduce)
{
    if (reduce == m_reduceMotion)
        return;
    m_reduceMotion = reduce;
    Q_EMIT changed();
}

QFont ThemeStore::font(FontRole role, Face face) const
{
    const Type type = typeOf(role);
    QFont font(families(role, face));
    font.setPixelSize((type.pixels * m_textPercent + 50) / 100);
    font.setWeight(type.weight);
    if (role == FontRole::Verdict || role == FontRole::Gauge)
        font.setLetterSpacing(QFont::PercentageSpacing, 99);
    if (role == FontRole::Mono)
        font.setStyleHint(QFont::Monospace);
    return font;
}

void ThemeStore::apply()
{
    if (!m_applied)
        QApplication::setStyle(new WindowStyle); // the application takes ownership
    m_applied = true;
    QApplication::setPalette(m_theme.palette());
    QToolTip::setPalette(m_theme.palette());
    QApplication::setFont(font(FontRole::Body, Face::Words));
    qApp->setStyleSheet(styleSheet(*this));
}

void ThemeStore::update()
{
    const bool dark =
        m_choice == ThemeChoice::System ? m_system->prefersDark() : m_choice == ThemeChoice::Dark;
    m_theme = dark ? Theme::darkTheme() : Theme::lightTheme();
    if (m_applied)
        apply();
    Q_EMIT changed();
}

} // namespace pushscope::ui
