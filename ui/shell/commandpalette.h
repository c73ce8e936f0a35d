// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/palettemodel.h"

#include <QFrame>

class QLineEdit;
class QListView;

namespace pushscope::ui {

class TextLabel;
class ThemeStore;

/// Finds topics and commands by some of their characters: type, choose with the arrow keys, Enter. Closes on
/// Escape and on a click elsewhere. UI thread.
class CommandPalette : public QFrame
{
    Q_OBJECT

public:
    explicit CommandPalette(const ThemeStore &themes, QWidget *parent = nullptr);

    /// Opens over the upper middle of `over`.
    void open(std::vector<PaletteEntry> entries, const QStringList &recent, const QWidget &over);
    [[nodiscard]] const PaletteModel &model() const { return *m_model; }

Q_SIGNALS:
    void used(const QString &id);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void find(const QString &query);
    void moveChoice(int by);
    void runChoice();
    void fitHeight();

    PaletteModel *m_model;
    QLineEdit *m_query;
    QListView *m_list;
    TextLabel *m_nothing;
};

} // namespace pushscope::ui
