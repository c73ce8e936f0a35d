// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capture.h"
#include "ui/widgets/services.h"

#include <QWidget>

#include <memory>

namespace pushscope::ui {

class TransferStrip;

/// The view that keeps every message: rate histogram with brush, filter, message table and the detail of one
/// message. UI thread.
class InspectView : public QWidget
{
    Q_OBJECT

public:
    explicit InspectView(const Services &services, QWidget *parent = nullptr);
    ~InspectView() override; ///< remembers how it was, in `inspect.json` of the settings folder

    /// Filter bar, follow switch and export: what the window puts into its toolbar row, as
    /// DashboardView::toolBar(). Has no parent until then.
    [[nodiscard]] QWidget *toolBar() const;
    /// Tells of exports and imports, below the table; an import is begun there.
    [[nodiscard]] TransferStrip &transfers() const;
    /// Shows another capture than the live one: a recording or an imported file, under this name. Null goes
    /// back.
    void open(std::shared_ptr<capture::Capture> capture, const QString &name);
    /// At display rate while it is visible; takes a few milliseconds at most.
    void tick();

    /// Freezes what is shown, never the capture.
    void setPaused(bool paused);
    [[nodiscard]] bool isPaused() const;
    /// Messages that came since and are not shown.
    [[nodiscard]] quint64 behind() const;

    /// Shows the messages around a time, and lets go of the newest.
    void goTo(base::WallTime time);
    /// Selects the next message, 1 for a newer, -1 for an older one.
    void step(int direction);

    void focusFilter();
    void setFilter(const QString &text);
    [[nodiscard]] QString filter() const;
    void exportMessages(); ///< asks where to

Q_SIGNALS:
    void pausedChanged(bool paused);
    void chartWanted(pushscope::client::SourceId source, const QByteArray &topic, const QByteArray &field);
    void openWanted(); ///< a file, which somebody is to choose
    void said(const QString &sentence); ///< in passing

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace pushscope::ui
