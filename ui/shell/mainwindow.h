// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/services.h"

#include <QMainWindow>

#include <memory>

namespace pushscope::ui {

class DashboardView;
class TopicTree;

/// The program's window: mode bar, toolbar, topic tree, the view, transport strip and status bar. It owns the
/// one display timer, which runs at the rate the view asks for, slower out of focus, and not at all while
/// nothing is to be seen. UI thread.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    explicit MainWindow(Services services, QWidget *parent = nullptr);
    ~MainWindow() override; ///< remembers how it was

    [[nodiscard]] DashboardView &dashboard() const;
    [[nodiscard]] TopicTree &topicTree() const;
    /// Shown in the line below the toolbar.
    [[nodiscard]] QString notice() const;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void closeEvent(QCloseEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override; ///< takes a file to open
    void dropEvent(QDropEvent *event) override;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace pushscope::ui
