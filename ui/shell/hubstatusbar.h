// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ratemeter.h"
#include "core/net/hub.h"
#include "ui/widgets/services.h"

#include <QFrame>
#include <QTimer>

#include <optional>
#include <vector>

namespace pushscope::ui {

class IconButton;
class LoadMeter;
class RunLabel;

/// The line of 24 px at the bottom: the hub's address, its peers by transport, traffic, latency, loss, and
/// what the window itself costs. Where there is no room, the last facts give way first. UI thread.
class HubStatusBar : public QFrame
{
    Q_OBJECT

public:
    explicit HubStatusBar(const Services &services, QWidget *parent = nullptr);

    void refresh(const LoadMeter &load);
    /// Stands in front of the facts for `time`.
    void say(const QString &sentence, std::chrono::milliseconds time = std::chrono::seconds(2));
    [[nodiscard]] QString text() const; ///< of everything that is on show

Q_SIGNALS:
    void copied();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    struct Traffic
    {
        base::RateMeter meter;
        quint64 messages = 0;
        quint64 bytes = 0;
        base::RateMeter::Rate feed(base::SteadyTime now, quint64 messagesNow, quint64 bytesNow);
    };
    void showHub(const net::HubStatistics &hub, base::SteadyTime now);
    void fit();

    const Services m_services;
    RunLabel *m_address;
    IconButton *m_copy;
    RunLabel *m_said;
    RunLabel *m_load;
    struct Fact
    {
        QFrame *rule;
        RunLabel *label;
    };
    std::vector<Fact> m_facts; ///< peers, in, out, p99 and dropped
    QTimer m_sayTimer;
    Traffic m_in, m_out;
    bool m_primed = false;
};

} // namespace pushscope::ui
