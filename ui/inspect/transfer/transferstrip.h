// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/captureopener.h"
#include "core/capture/exchange/exporter.h"
#include "core/capture/exchange/importer.h"
#include "ui/inspect/transfer/transfer.h"

#include <QFrame>

#include <deque>
#include <functional>
#include <memory>

class QPushButton;

namespace pushscope::ui {

class IconButton;
class TextLabel;
class ThemeStore;

/// A line of 32 px with how far an export or import is, then how it ended, until it is dismissed. Hidden
/// while there is nothing to say. One works at a time; others wait behind it. Destroying it cancels them all.
/// UI thread.
class TransferStrip : public QFrame
{
    Q_OBJECT

public:
    explicit TransferStrip(const ThemeStore &themes, QWidget *parent = nullptr);
    ~TransferStrip() override;

    /// The capture must outlive the strip, unless `keep` holds it.
    void exportFrames(capture::ExportRequest request, std::shared_ptr<const void> keep = {});
    /// Into a capture of the caller's; see imported().
    void importFile(const QString &path, std::shared_ptr<capture::Capture> into,
                    capture::SourceNumbers sources = {});
    /// A recording as it is, anything else imported; see imported().
    void openFile(const QString &path, const capture::CaptureOpener &opener);
    [[nodiscard]] bool isBusy() const;
    [[nodiscard]] QString text() const;

Q_SIGNALS:
    /// Messages were read into the capture that was given; maybe not all of them, see the strip.
    void imported(std::shared_ptr<pushscope::capture::Capture> capture, const QString &path);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    struct Waiting
    {
        Transfer::Task task;
        std::function<void()> whenRead; ///< of an import
    };
    void enqueue(Waiting waiting);
    void startNext();
    void update();
    void onFinished();
    void act();
    void dismiss();

    const ThemeStore &m_themes;
    TextLabel *m_text;
    TextLabel *m_more;
    QPushButton *m_action;
    IconButton *m_close;
    std::deque<Waiting> m_waiting;
    std::function<void()> m_whenRead;
    std::unique_ptr<Transfer> m_transfer;
};

} // namespace pushscope::ui
