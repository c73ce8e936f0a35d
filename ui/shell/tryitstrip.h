// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QUrl>

namespace pushscope::ui {

class CopyField;
class Foldaway;
class ThemeStore;

/// The first run's three things to copy: a curl publish, an EventSource line, the page's address.
class TryItStrip : public QFrame
{
    Q_OBJECT

public:
    TryItStrip(const ThemeStore &themes, const QUrl &hub, QWidget *parent = nullptr);
    ~TryItStrip() override;

    /// Folds in or out; `at once` where it is set up.
    void setOpen(bool open);

Q_SIGNALS:
    void dismissed(); ///< by its close button
    void copied();

private:
    CopyField *addField(int column, int stretch, const QString &caption, const QString &text, bool opens);

    const ThemeStore &m_themes;
    Foldaway *m_fold;
    bool m_open = true;
};

} // namespace pushscope::ui
