// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capture.h"
#include "ui/widgets/services.h"

#include <QWidget>

#include <memory>

namespace pushscope::capture {
class FrameLoader;
}

namespace pushscope::ui {

/// One message, looked at closely: its tree, text, bytes, what differs from another, how each protocol would put it on
/// the wire, and who got it. UI thread.
class DetailPane : public QWidget
{
    Q_OBJECT

public:
    explicit DetailPane(const Services &services, QWidget *parent = nullptr);
    ~DetailPane() override;

    /// Where previous messages are looked up; it outlives the pane or is replaced before. Forgets what is shown.
    void setLoader(capture::FrameLoader *loader);
    void show(capture::Sequence sequence, client::FramePtr frame);
    void clear();
    /// What the diff compares with instead of the previous message on the topic; null for that.
    void pin(capture::Sequence sequence, client::FramePtr frame);
    /// At display rate: takes what was loaded, and what became of deliveries meanwhile.
    void tick();

    enum class Tab : unsigned char { Tree, Text, Hex, Diff, Wire, Delivery };
    void setTab(Tab tab);
    [[nodiscard]] Tab tab() const;

Q_SIGNALS:
    void chartWanted(pushscope::client::SourceId source, const QByteArray &topic, const QByteArray &field);
    void filterWanted(const QString &term); ///< to be added to the filter
    void said(const QString &sentence);     ///< in passing: `Copied.`

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace pushscope::ui
