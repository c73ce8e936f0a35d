// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/frame.h"
#include "ui/dashboard/legend.h"

#include <QWidget>

#include <vector>

class QHBoxLayout;
class QLineEdit;
class QPushButton;

namespace pushscope::ui {

class BadgeButton;
class ElidedLabel;
class IconButton;
class TextLabel;

/// The line above a panel: title, transport badges, topics, values, alert or connection state, rate, menu.
/// Also the handle to drag the panel by.
class PanelHeader : public QWidget
{
    Q_OBJECT

public:
    explicit PanelHeader(const ThemeStore &themes, QWidget *parent = nullptr);

    struct Badge
    {
        client::SourceId source;
        base::Transport transport{};
        QString name;
        bool operator==(const Badge &) const = default;
    };
    struct State
    {
        enum class Kind { Well, Stale, Unreadable, Disconnected };
        Kind kind = Kind::Well;
        QString text;
        std::optional<client::SourceId> retry; ///< a source that `Try now` would help
        bool operator==(const State &) const = default;
    };

    void setTitle(const QString &title);
    void setTopic(const QString &topic);
    void setBadges(const std::vector<Badge> &badges);
    void setLegend(const QList<LegendEntry> &entries);
    void setState(const State &state);
    void setAlert(const QString &sentence); ///< empty: none
    void setRate(const QString &rate);
    void setMenuVisible(bool visible);
    void startRename();

    [[nodiscard]] const State &state() const { return m_state; }
    [[nodiscard]] QString alertText() const;
    [[nodiscard]] QString rateText() const;
    [[nodiscard]] QWidget *menuButton() const;
    /// Its controls from left to right, for the Tab key.
    [[nodiscard]] QList<QWidget *> controls() const;

Q_SIGNALS:
    void renamed(const QString &title);
    void transportChosen(pushscope::client::SourceId source, pushscope::base::Transport transport);
    void retryWanted(pushscope::client::SourceId source);
    void acknowledged();
    void controlsChanged();
    void menuWanted(const QPoint &globalPosition);
    void dragBegan(const QPoint &globalPosition);
    void dragMoved(const QPoint &globalPosition);
    void dragEnded();

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void build();
    static void describe(BadgeButton &button, const Badge &badge);
    void endRename(bool take);
    void updateHeight();
    /// Shows what there is room for.
    void fit();

    const ThemeStore &m_themes;
    QHBoxLayout *m_row;
    ElidedLabel *m_title;
    QLineEdit *m_rename = nullptr;
    QHBoxLayout *m_badgeRow;
    std::vector<Badge> m_badges;
    std::vector<BadgeButton *> m_badgeButtons;
    ElidedLabel *m_topic;
    LegendLine *m_legend;
    QWidget *m_alertIcon;
    ElidedLabel *m_alert;
    ElidedLabel *m_stateLabel;
    QPushButton *m_retry;
    TextLabel *m_rate;
    QPushButton *m_acknowledge;
    IconButton *m_menu;
    State m_state;
    std::optional<QPoint> m_pressed;
    bool m_dragging = false;
};

} // namespace pushscope::ui
