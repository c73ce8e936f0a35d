// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QList>

#include <functional>
#include <optional>

class QPushButton;

namespace pushscope::ui {

class TextLabel;
class ThemeStore;

/// One plain sentence below the toolbar, until it is dismissed; further ones wait behind it. Hidden while
/// there is nothing to say.
class NoticeLine : public QFrame
{
    Q_OBJECT

public:
    explicit NoticeLine(const ThemeStore &themes, QWidget *parent = nullptr);

    /// What can be done about a notice; it is dismissed by that.
    struct Action
    {
        QString text;
        std::function<void()> act;
    };
    /// Ignores a sentence that is shown or waits already.
    void show(const QString &sentence, std::optional<Action> action = {});
    [[nodiscard]] QString text() const;

private:
    void next();
    void act();
    void showFirst();

    static constexpr qsizetype kMost = 20; ///< waiting; older ones go
    struct Notice
    {
        QString sentence;
        std::optional<Action> action;
    };
    QList<Notice> m_notices;
    TextLabel *m_text;
    TextLabel *m_more;
    QPushButton *m_action;
};

} // namespace pushscope::ui
