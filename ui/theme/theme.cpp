// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"

namespace pushscope::ui {

namespace {

constexpr float kDisabledAlpha = 0.4F;

} // namespace

Theme Theme::darkTheme()
{
    return {.dark = true,
            .chrome = QColor(0x0F1214),
            .base = QColor(0x14181B),
            .raised = QColor(0x1B2024),
            .hover = QColor(0x20262B),
            .sel = QColor(0x242C33),
            .sep = QColor(0x22282D),
            .sep2 = QColor(0x353E46),
            .grid = QColor(0x22292E),
            .t1 = QColor(0xDCE2E8),
            .t2 = QColor(0x98A4AE),
            .t3 = QColor(0x7D8994),
            .ink = QColor(0xEDF1F5),
            .inkon = QColor(0x14181B),
            .ws = QColor(0x4A8CFF),
            .sse = QColor(0xF7B04A),
            .lp = QColor(0xCDB2FF),
            .po = QColor(0xB98490),
            .good = QColor(0x3AD6AE),
            .warn = QColor(0xF7EC7A),
            .err = QColor(0xF2532F),
            .series = {QColor(0xE3F1F4), QColor(0x8FCAD6), QColor(0x5E93B0), QColor(0x64778A)}};
}

Theme Theme::lightTheme()
{
    return {.dark = false,
            .chrome = QColor(0xEEF0F2),
            .base = QColor(0xFBFCFC),
            .raised = QColor(0xF2F4F5),
            .hover = QColor(0xE9ECEF),
            .sel = QColor(0xE1E6EA),
            .sep = QColor(0xE2E6E9),
            .sep2 = QColor(0xC3CAD0),
            .grid = QColor(0xE6EAED),
            .t1 = QColor(0x1D252C),
            .t2 = QColor(0x515D68),
            .t3 = QColor(0x5F6B76),
            .ink = QColor(0x12191F),
            .inkon = QColor(0xFBFCFC),
            .ws = QColor(0x0B45AD),
            .sse = QColor(0xAD5F00),
            .lp = QColor(0x8657E0),
            .po = QColor(0x7E4656),
            .good = QColor(0x0A7F63),
            .warn = QColor(0x8F7600),
            .err = QColor(0xA31C06),
            .series = {QColor(0x16404E), QColor(0x1F7F92), QColor(0x4F86A8), QColor(0x7F8D98)}};
}

QColor Theme::colour(base::Transport transport) const
{
    switch (transport) {
    case base::Transport::WebSocket: return ws;
    case base::Transport::Sse: return sse;
    case base::Transport::LongPoll: return lp;
    case base::Transport::Poll: return po;
    }
    return t2;
}

QPalette Theme::palette() const
{
    QPalette p;
    p.setColor(QPalette::Window, chrome);
    p.setColor(QPalette::WindowText, t1);
    p.setColor(QPalette::Base, base);
    p.setColor(QPalette::AlternateBase, hover);
    p.setColor(QPalette::Text, t1);
    p.setColor(QPalette::Button, raised);
    p.setColor(QPalette::ButtonText, t1);
    p.setColor(QPalette::BrightText, ink);
    p.setColor(QPalette::PlaceholderText, t3);
    p.setColor(QPalette::ToolTipBase, raised);
    p.setColor(QPalette::ToolTipText, t1);
    p.setColor(QPalette::Highlight, sel);
    p.setColor(QPalette::HighlightedText, ink);
    p.setColor(QPalette::Link, ink);
    p.setColor(QPalette::LinkVisited, ink);
    p.setColor(QPalette::Light, hover);
    p.setColor(QPalette::Midlight, sep);
    p.setColor(QPalette::Mid, sep2);
    p.setColor(QPalette::Dark, sep2);
    p.setColor(QPalette::Shadow, dark ? QColor(Qt::black) : sep2);
    QColor faded = t1;
    faded.setAlphaF(kDisabledAlpha);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        p.setColor(QPalette::Disabled, role, faded);
    return p;
}

QString badgeText(base::Transport transport)
{
    switch (transport) {
    case base::Transport::WebSocket: return QStringLiteral("WS");
    case base::Transport::Sse: return QStringLiteral("SSE");
    case base::Transport::LongPoll: return QStringLiteral("LP");
    case base::Transport::Poll: return QStringLiteral("POLL");
    }
    return {};
}

QString displayName(base::Transport transport)
{
    switch (transport) {
    case base::Transport::WebSocket: return QStringLiteral("WebSocket");
    case base::Transport::Sse: return QStringLiteral("SSE");
    case base::Transport::LongPoll: return QStringLiteral("long poll");
    case base::Transport::Poll: return QStringLiteral("poll");
    }
    return {};
}

} // namespace pushscope::ui
