// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/anatomy/wireanatomy.h"

#include <QWidget>

class QLabel;

namespace pushscope::ui {

class BlockView;
class ByteDump;
class RunLabel;
class SegmentBar;
class ThemeStore;

/// A transport's word, to be laid out.
class TransportBadge : public QWidget
{
    Q_OBJECT

public:
    explicit TransportBadge(const ThemeStore &themes, QWidget *parent = nullptr);
    void setTransport(base::Transport transport);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const ThemeStore &m_themes;
    base::Transport m_transport{};
};

/// One message as one transport carries it: a WebSocket frame by its bytes, everything else by its lines. UI thread.
class WireCard : public QWidget
{
    Q_OBJECT

public:
    explicit WireCard(const ThemeStore &themes, QWidget *parent = nullptr);
    /// `isFirst`: the transport by which the message came, or the one that is shown above the others.
    void setAnatomy(const capture::WireAnatomy &anatomy, bool isFirst);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void writeSize();

    TransportBadge *m_badge;
    QLabel *m_title;
    QLabel *m_received;
    RunLabel *m_size;
    SegmentBar *m_segments;
    ByteDump *m_dump;
    BlockView *m_block;
    QLabel *m_remarks;
    qint64 m_bytes = 0;
    qint64 m_payload = 0;
};

} // namespace pushscope::ui
