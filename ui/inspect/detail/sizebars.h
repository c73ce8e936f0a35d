// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/transport.h"

#include <QWidget>

#include <vector>

namespace pushscope::ui {

class ThemeStore;

/// What one message costs on the socket over each transport, payload against overhead, on one scale.
class SizeBars : public QWidget
{
    Q_OBJECT

public:
    struct Bar
    {
        base::Transport transport{};
        qint64 payload = 0;
        qint64 overhead = 0;
        [[nodiscard]] qint64 total() const { return payload + overhead; }
    };
    explicit SizeBars(const ThemeStore &themes, QWidget *parent = nullptr);
    void setBars(std::vector<Bar> bars);
    [[nodiscard]] const std::vector<Bar> &bars() const { return m_bars; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] int rowHeight() const;
    void paintBar(QPainter &painter, const Bar &bar, const QRect &row, qint64 longest) const;

    const ThemeStore &m_themes;
    std::vector<Bar> m_bars;
};

/// The two colours of the bars with their words.
class SizeLegend : public QWidget
{
    Q_OBJECT

public:
    explicit SizeLegend(const ThemeStore &themes, QWidget *parent = nullptr);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const ThemeStore &m_themes;
};

} // namespace pushscope::ui
