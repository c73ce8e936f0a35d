// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/transfer/transferstrip.h"

#include "ui/theme/theme.h"
#include "ui/widgets/iconbutton.h"
#include "ui/widgets/textlabel.h"

#include <QDesktopServices>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QUrl>

namespace pushscope::ui {

namespace {

constexpr int kHeight = 32;
constexpr int kBar = 2;

} // namespace

TransferStrip::TransferStrip(const ThemeStore &themes, QWidget *parent)
    : QFrame(parent)
    , m_themes(themes)
    , m_text(new TextLabel(FontRole::Body, Tone::Primary, {}, this))
    , m_more(new TextLabel(FontRole::Small, Tone::Tertiary, {}, this))
    , m_action(new QPushButton(this))
    , m_close(new IconButton(themes, QStringLiteral("close"), tr("Dismiss"), IconButton::Size::Compact, this))
{
    setObjectName(QStringLiteral("TransferStrip"));
    setProperty("surface", QStringLiteral("raised"));
    setMinimumHeight(kHeight);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_text->setWordWrap(true);
    m_action->setProperty("compact", true);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(16, 3, 12, 3 + kBar);
    row->setSpacing(8);
    row->addWidget(m_text, 1);
    row->addWidget(m_more);
    row->addWidget(m_action);
    row->addWidget(m_close);
    connect(m_action, &QPushButton::clicked, this, &TransferStrip::act);
    connect(m_close, &QToolButton::clicked, this, &TransferStrip::dismiss);
    hide();
}

TransferStrip::~TransferStrip() = default;

bool TransferStrip::isBusy() const
{
    return m_transfer && !m_transfer->isOver();
}

QString TransferStrip::text() const
{
    return m_text->text();
}

void TransferStrip::exportFrames(capture::ExportRequest request, std::shared_ptr<const void> keep)
{
    Transfer::Task task{.kind = Transfer::Kind::Export,
                        .path = request.path,
                        .expected = request.selection->count(),
                        .work = {}};
    task.work = [request = std::move(request), keep = std::move(keep)](capture::TransferMonitor &monitor) {
        return capture::exportFrames(request, monitor);
    };
    enqueue({std::move(task), {}});
}

void TransferStrip::importFile(const QString &path, std::shared_ptr<capture::Capture> into,
                               capture::SourceNumbers sources)
{
    Transfer::Task task{.kind = Transfer::Kind::Import, .path = path, .expected = 0, .work = {}};
    task.work = [path, into, sources](capture::TransferMonitor &monitor) {
        return capture::importFrames({.path = path, .into = *into, .sources = sources, .format = {}},
                                     monitor);
    };
    enqueue({std::move(task), [this, path, into] { Q_EMIT imported(into, path); }});
}

void TransferStrip::openFile(const QString &path, const capture::CaptureOpener &opener)
{
    const auto found = std::make_shared<std::shared_ptr<capture::Capture>>();
    const bool isRecording = path.endsWith(QLatin1String(".pushscope"), Qt::CaseInsensitive);
    Transfer::Task task{.kind = isRecording ? Transfer::Kind::Open : Transfer::Kind::Import,
                        .path = path,
                        .expected = 0,
                        .work = {}};
    task.work = [path, &opener,
                 found](capture::TransferMonitor &monitor) -> base::Result<capture::TransferSummary> {
        auto opened = opener.open(path, monitor);
        if (!opened)
            return tl::unexpected(opened.error());
        *found = std::move(opened->capture);
        return std::move(opened->summary);
    };
    enqueue({std::move(task), [this, path, found] { Q_EMIT imported(*found, path); }});
}

void TransferStrip::enqueue(Waiting waiting)
{
    m_waiting.push_back(std::move(waiting));
    if (isBusy())
        update();
    else
        startNext();
}

void TransferStrip::startNext()
{
    Waiting next = std::move(m_waiting.front());
    m_waiting.pop_front();
    m_whenRead = std::move(next.whenRead);
    m_transfer = std::make_unique<Transfer>(std::move(next.task));
    connect(m_transfer.get(), &Transfer::progressed, this, &TransferStrip::update);
    connect(m_transfer.get(), &Transfer::finished, this, &TransferStrip::onFinished);
    update();
    setVisible(true);
}

void TransferStrip::onFinished()
{
    const bool wasRead = !m_transfer->hasFailed() && m_whenRead;
    update();
    if (wasRead)
        std::exchange(m_whenRead, {})();
    // What failed stays to be read; the others wait until it is dismissed.
    if (!m_waiting.empty() && !m_transfer->hasFailed()) {
        // Not while the transfer that speaks is on the stack.
        QMetaObject::invokeMethod(
            this,
            [this] {
                if (!m_waiting.empty() && !isBusy())
                    startNext();
            },
            Qt::QueuedConnection);
    }
}

void TransferStrip::update()
{
    if (!m_transfer)
        return;
    const bool isOver = m_transfer->isOver();
    const bool hasFile = isOver && !m_transfer->hasFailed() && !m_transfer->wasCancelled() &&
                         m_transfer->kind() == Transfer::Kind::Export;
    m_text->setText(m_transfer->sentence());
    m_text->setTone(m_transfer->hasFailed() ? Tone::Error : Tone::Primary);
    m_more->setText(m_waiting.empty() ? QString() : tr("%1 more").arg(m_waiting.size()));
    m_action->setText(isOver ? tr("Show file") : tr("Cancel"));
    m_action->setVisible(!isOver || hasFile);
    m_close->setVisible(isOver);
    QFrame::update();
}

void TransferStrip::act()
{
    if (!m_transfer->isOver())
        m_transfer->cancel();
    else
        QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(m_transfer->path()).absolutePath()));
}

void TransferStrip::dismiss()
{
    if (!m_waiting.empty())
        startNext();
    else
        hide();
}

void TransferStrip::paintEvent(QPaintEvent *event)
{
    QFrame::paintEvent(event);
    if (!isBusy())
        return;
    QPainter painter(this);
    const Theme &theme = m_themes.theme();
    const QRect track(0, height() - kBar, width(), kBar);
    painter.fillRect(track, theme.sep2);
    painter.fillRect(QRect(track.topLeft(), QSize(int(track.width() * m_transfer->share()), kBar)),
                     theme.ink);
}

} // namespace pushscope::ui
