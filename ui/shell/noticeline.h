// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QStringList>

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

    /// Ignores a sentence that is shown or waits already.
    void show(const QString &sentence);
    [[nodiscard]] QString text() const;

private:
    void next();

    static constexpr int kMost = 20; ///< waiting; older ones go
    QStringList m_sentences;
    TextLabel *m_text;
    TextLabel *m_more;
};

} // namespace pushscope::ui
