// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/exchange/frameselection.h"
#include "ui/inspect/transfer/exportchooser.h"

#include <QObject>

#include <functional>
#include <memory>

class QFileDialog;

namespace pushscope::ui {

class TransferStrip;

/// What a person goes through to export or import: what and as what, then where, then the strip shows how it
/// goes. UI thread.
class ExportFlow : public QObject
{
    Q_OBJECT

public:
    /// What the view knows of its messages.
    struct Offer
    {
        const capture::Capture &capture;
        std::shared_ptr<const void> keep{}; ///< holds the capture, where it may go before the window does
        ExportCounts counts{};
        /// Called once, when a file was chosen.
        std::function<std::unique_ptr<capture::FrameSelection>(ExportScope)> select{};
    };

    ExportFlow(TransferStrip &strip, QWidget *window);

    /// Opens the choice below `anchor`.
    void exportMessages(Offer offer, QWidget *anchor);
    /// Asks for a file to import; `take` gets its path.
    void chooseImport(std::function<void(const QString &path)> take);
    /// Qt's own dialogs instead of the desktop's.
    void setNativeDialogs(bool native) { m_nativeDialogs = native; }

private:
    [[nodiscard]] QFileDialog *openDialog(const QString &title, bool save);
    void askWhere(const Offer &offer, ExportScope scope, capture::ExchangeFormat format);

    TransferStrip &m_strip;
    QWidget *m_window;
    QString m_folder;
    capture::ExchangeFormat m_format = capture::ExchangeFormat::Ndjson; ///< the last one
    bool m_nativeDialogs = true;
};

} // namespace pushscope::ui
