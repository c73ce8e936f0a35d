// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/probe/machinerates.h"
#include "core/probe/outlet.h"

#include <QString>

namespace pushscope::probe {

/// Reads this machine's state and publishes it under `system/...`, as the table at `Probes` has it. What the system
/// does not tell (no /proc, say) is left out. Used on one thread.
class MachineProbe
{
public:
    struct Folders
    {
        QString proc = QStringLiteral("/proc");
        QString sys = QStringLiteral("/sys");
    };
    explicit MachineProbe(Outlet &outlet) : MachineProbe(outlet, Folders{}) {}
    MachineProbe(Outlet &outlet, Folders folders);

    /// Everything but the uptime. Rates and shares come from the second call on.
    void sample(base::SteadyTime now);
    void sampleUptime();

private:
    void publishCpu(base::SteadyTime now);
    void publishLoad();
    void publishMemory();
    void publishNetwork(base::SteadyTime now);
    void publishDisks(base::SteadyTime now);
    [[nodiscard]] bool isWholeDrive(const QByteArray &name);
    [[nodiscard]] QByteArray read(QLatin1String name) const;

    Outlet &m_outlet;
    const Folders m_folders;
    CpuMeter m_cpu;
    DeviceRates m_network;
    DeviceRates m_disks;
    QHash<QByteArray, bool> m_drives; ///< what is known of names in diskstats
};

} // namespace pushscope::probe
