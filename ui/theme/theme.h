// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/transport.h"

#include <QColor>
#include <QFont>
#include <QObject>
#include <QPalette>
#include <QString>

#include <array>
#include <memory>

namespace pushscope::ui {

class SystemScheme;

/// The colour tokens of one theme. Colour is data: chrome has no hue, a hue names a transport, a state or a series.
struct Theme
{
    bool dark = true;
    QColor chrome, base, raised, hover, sel, sep, sep2, grid;
    QColor t1, t2, t3, ink, inkon;
    QColor ws, sse, lp, po;
    QColor good, warn, err;
    std::array<QColor, 4> series;

    [[nodiscard]] static Theme darkTheme();
    [[nodiscard]] static Theme lightTheme();

    [[nodiscard]] QColor colour(base::Transport transport) const;
    /// Series colour by index; a fifth and later ones repeat and are drawn dashed.
    [[nodiscard]] QColor seriesColour(int index) const
    {
        return series[static_cast<std::size_t>(index) % series.size()];
    }
    [[nodiscard]] QPalette palette() const;
};

/// `WS`, `SSE`, `LP`, `POLL`: the word that always stands with a transport's colour.
[[nodiscard]] QString badgeText(base::Transport transport);
/// `WebSocket`, `SSE`, `long poll`, `poll`
[[nodiscard]] QString displayName(base::Transport transport);

/// Type roles of the design, in pixels before the text-size setting.
enum class FontRole { Micro, Small, Body, BodyStrong, Lead, Verdict, Gauge, Mono };

/// Words stand in Inter; numbers in Noto Sans, whose digits are tabular (Qt has font features only from 6.7 on).
enum class Face { Words, Numbers };

enum class ThemeChoice { System, Dark, Light };

/// Which theme is in force: the chosen one, or the system's. One per program, created in `app`, handed to
/// constructors. UI thread.
class ThemeStore : public QObject
{
    Q_OBJECT

public:
    explicit ThemeStore(QObject *parent = nullptr);
    ~ThemeStore() override;

    [[nodiscard]] const Theme &theme() const { return m_theme; }
    [[nodiscard]] ThemeChoice choice() const { return m_choice; }
    void setChoice(ThemeChoice choice);
    [[nodiscard]] int textPercent() const { return m_textPercent; } ///< 90 to 150
    void setTextPercent(int percent);
    [[nodiscard]] bool reduceMotion() const { return m_reduceMotion; }
    void setReduceMotion(bool reduce);

    /// Tabular digits unless asked for the face of words.
    [[nodiscard]] QFont font(FontRole role, Face face = Face::Numbers) const;

    /// Palette, fonts and style sheet for the whole program; later changes then apply themselves.
    void apply();

Q_SIGNALS:
    void changed();

private:
    void update();

    Theme m_theme = Theme::darkTheme();
    ThemeChoice m_choice = ThemeChoice::System;
    int m_textPercent = 100;
    bool m_reduceMotion = false;
    bool m_applied = false;
    std::unique_ptr<SystemScheme> m_system;
};

} // namespace pushscope::ui
