// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/foldaway.h"

#include "ui/theme/theme.h"

#include <utility>

namespace pushscope::ui {

namespace {

constexpr int kDurationMs = 120;

} // namespace

Foldaway::Foldaway(const ThemeStore &themes, std::function<void(int)> apply, QObject *parent)
    : QObject(parent)
    , m_themes(themes)
    , m_apply(std::move(apply))
{
    m_animation.setDuration(kDurationMs);
    m_animation.setEasingCurve(QEasingCurve::OutCubic);
    connect(&m_animation, &QVariantAnimation::valueChanged, this,
            [this](const QVariant &value) { m_apply(value.toInt()); });
    connect(&m_animation, &QVariantAnimation::finished, this, [this] {
        if (const auto done = std::exchange(m_done, {}))
            done();
    });
}

void Foldaway::run(int from, int to, const std::function<void()> &done)
{
    m_animation.stop();
    m_done = done;
    if (m_themes.reduceMotion() || from == to) {
        m_apply(to);
        if (const auto finished = std::exchange(m_done, {}))
            finished();
        return;
    }
    m_animation.setStartValue(from);
    m_animation.setEndValue(to);
    m_animation.start();
}

} // namespace pushscope::ui
