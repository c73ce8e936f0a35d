// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QColor>
#include <QList>
#include <QWidget>

#include <optional>

namespace pushscope::ui {

/// What a legend says of one series; the texts are ready for the screen.
struct LegendEntry
{
    QString label;
    QColor colour;
    bool dashed = false;
    QString value;
    QString max;
    bool operator==(const LegendEntry &) const = default;
};

/// A legend within the header's line, for one or two series.
class LegendLine : public QWidget
{
    Q_OBJECT

public:
    LegendLine(const ThemeStore &themes, QWidget *parent = nullptr);
    /// Without a label an entry is its value alone, in the series' colour if there are several.
    void setEntries(QList<LegendEntry> entries);
    [[nodiscard]] const QList<LegendEntry> &entries() const { return m_entries; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return {0, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] QFont labelFont() const;
    [[nodiscard]] QFont valueFont() const;
    [[nodiscard]] int labelWidth(const LegendEntry &entry) const;

    const ThemeStore &m_themes;
    QList<LegendEntry> m_entries;
};

/// A legend at the right of the chart, for three series and more: value and largest of each, and their mean.
class LegendColumn : public QWidget
{
    Q_OBJECT

public:
    LegendColumn(const ThemeStore &themes, QWidget *parent = nullptr);

    struct Content
    {
        QString head; ///< "now" or "at 14:32:20.2"
        QList<LegendEntry> entries;
        QString mean;
        QString unit;
        qsizetype omitted = 0; ///< series beyond what a panel shows
        bool operator==(const Content &) const = default;
    };
    void setContent(Content content);
    [[nodiscard]] const Content &content() const { return m_content; }
    /// The entry under the mouse.
    [[nodiscard]] std::optional<int> hovered() const { return m_hovered; }
    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    void hoverChanged();

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    [[nodiscard]] int rowsThatFit() const;
    void paintRow(QPainter &painter, int index, const QRect &row) const;
    void paintTail(QPainter &painter, int top, qsizetype hidden) const;
    void setHovered(std::optional<int> index);

    const ThemeStore &m_themes;
    Content m_content;
    std::optional<int> m_hovered;
};

} // namespace pushscope::ui
