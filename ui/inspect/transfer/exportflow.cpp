// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/transfer/exportflow.h"

#include "ui/inspect/transfer/transferstrip.h"

#include <QDateTime>
#include <QFileDialog>
#include <QStandardPaths>

namespace pushscope::ui {

using capture::ExchangeFormat;

ExportFlow::ExportFlow(TransferStrip &strip, QWidget *window)
    : QObject(window)
    , m_strip(strip)
    , m_window(window)
    , m_folder(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation))
{
}

void ExportFlow::exportMessages(Offer offer, QWidget *anchor)
{
    auto *chooser = new ExportChooser(offer.counts, m_format, m_window);
    connect(chooser, &ExportChooser::chosen, this,
            [this, offer = std::move(offer)](ExportScope scope, ExchangeFormat format) {
                m_format = format;
                askWhere(offer, scope, format);
            });
    chooser->openAt(anchor, Popover::Side::Below);
}

QFileDialog *ExportFlow::openDialog(const QString &title, bool save)
{
    auto *dialog = new QFileDialog(m_window, title, m_folder);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setOption(QFileDialog::DontUseNativeDialog, !m_nativeDialogs);
    dialog->setAcceptMode(save ? QFileDialog::AcceptSave : QFileDialog::AcceptOpen);
    dialog->setFileMode(save ? QFileDialog::AnyFile : QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString &path) { m_folder = QFileInfo(path).absolutePath(); });
    return dialog;
}

void ExportFlow::askWhere(const Offer &offer, ExportScope scope, ExchangeFormat format)
{
    QFileDialog *dialog = openDialog(tr("Export messages"), true);
    const QString end = suffix(format);
    dialog->setNameFilter(tr("%1 (*.%2)").arg(displayName(format), end));
    dialog->setDefaultSuffix(end);
    dialog->selectFile(
        QStringLiteral("pushscope-%1.%2")
            .arg(QDateTime::currentDateTime().toString(QStringLiteral("yyyy-MM-dd-HHmmss")), end));
    connect(dialog, &QFileDialog::fileSelected, this, [this, offer, scope, format](const QString &path) {
        m_strip.exportFrames(
            {.capture = offer.capture, .selection = offer.select(scope), .format = format, .path = path},
            offer.keep);
    });
    dialog->open();
}

void ExportFlow::chooseImport(std::function<void(const QString &)> take)
{
    QFileDialog *dialog = openDialog(tr("Import messages"), false);
    dialog->setNameFilters({tr("Messages (*.har *.ndjson *.jsonl *.csv)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this,
            [take = std::move(take)](const QString &path) { take(path); });
    dialog->open();
}

} // namespace pushscope::ui
