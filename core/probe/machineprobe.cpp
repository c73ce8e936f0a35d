// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/machineprobe.h"

#include <QFile>

#include <cmath>

namespace pushscope::probe {

namespace {

constexpr qint64 kMaxFileBytes = 4 * 1024 * 1024; ///< /proc/stat of a machine with 1,000 cores has 200 KiB
constexpr std::size_t kMaxDevices = 64;           ///< a host of containers has thousands of interfaces

QByteArray decimal(double value, int places)
{
    return QByteArray::number(value, 'f', places);
}

QByteArray whole(double value)
{
    return QByteArray::number(std::llround(value));
}

QByteArray percentPayload(double percent)
{
    return "{\"value\":" + decimal(percent, 1) + ",\"unit\":\"%\"}";
}

QByteArray percentOf(quint64 part, quint64 total)
{
    return decimal(total == 0 ? 0 : 100.0 * static_cast<double>(part) / static_cast<double>(total), 1);
}

} // namespace

MachineProbe::MachineProbe(Outlet &outlet, Folders folders) : m_outlet(outlet), m_folders(std::move(folders)) {}

QByteArray MachineProbe::read(QLatin1String name) const
{
    QFile file(m_folders.proc + u'/' + name);
    if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return {};
    return file.read(kMaxFileBytes);
}

void MachineProbe::sample(base::SteadyTime now)
{
    publishCpu(now);
    publishLoad();
    publishMemory();
    publishNetwork(now);
    publishDisks(now);
}

void MachineProbe::publishCpu(base::SteadyTime now)
{
    const CpuMeter::Shares shares = m_cpu.update(parseStat(read(QLatin1String("stat"))), now);
    if (shares.all)
        m_outlet.publish("system/cpu", percentPayload(*shares.all));
    for (const auto &[core, percent] : shares.cores)
        m_outlet.publish("system/cpu/" + QByteArray::number(core), percentPayload(percent));
}

void MachineProbe::publishLoad()
{
    if (const auto load = parseLoadAverage(read(QLatin1String("loadavg")))) {
        m_outlet.publish("system/load", "{\"1m\":" + decimal(load->one, 2) + ",\"5m\":" + decimal(load->five, 2) +
                                            ",\"15m\":" + decimal(load->fifteen, 2) + '}');
    }
}

void MachineProbe::publishMemory()
{
    const auto memory = parseMemoryInfo(read(QLatin1String("meminfo")));
    if (!memory)
        return;
    const quint64 used = memory->total - memory->available;
    m_outlet.publish("system/memory", "{\"value\":" + QByteArray::number(used) +
                                          ",\"total\":" + QByteArray::number(memory->total) +
                                          ",\"available\":" + QByteArray::number(memory->available) +
                                          ",\"percent\":" + percentOf(used, memory->total) + ",\"unit\":\"B\"}");
    const quint64 swapped = memory->swapTotal - memory->swapFree;
    m_outlet.publish("system/swap", "{\"value\":" + QByteArray::number(swapped) +
                                        ",\"total\":" + QByteArray::number(memory->swapTotal) +
                                        ",\"percent\":" + percentOf(swapped, memory->swapTotal) +
                                        ",\"unit\":\"B\"}");
}

void MachineProbe::publishNetwork(base::SteadyTime now)
{
    std::vector<DeviceBytes> interfaces = parseNetDev(read(QLatin1String("net/dev")));
    if (interfaces.size() > kMaxDevices)
        interfaces.resize(kMaxDevices);
    for (const DeviceRates::Rate &rate : m_network.update(interfaces, now)) {
        m_outlet.publish("system/net/" + rate.name, "{\"rx\":" + whole(rate.in) + ",\"tx\":" + whole(rate.out) +
                                                        ",\"unit\":\"B/s\"}");
    }
}

void MachineProbe::publishDisks(base::SteadyTime now)
{
    std::vector<DeviceBytes> disks = parseDiskStats(read(QLatin1String("diskstats")));
    std::erase_if(disks, [this](const DeviceBytes &device) { return !isWholeDrive(device.name); });
    if (disks.size() > kMaxDevices)
        disks.resize(kMaxDevices);
    for (const DeviceRates::Rate &rate : m_disks.update(disks, now)) {
        m_outlet.publish("system/disk/" + rate.name, "{\"read\":" + whole(rate.in) + ",\"write\":" +
                                                         whole(rate.out) + ",\"unit\":\"B/s\"}");
    }
}

/// By its name, and by /sys/block where there is one: only whole devices stand there.
bool MachineProbe::isWholeDrive(const QByteArray &name)
{
    if (const auto known = m_drives.constFind(name); known != m_drives.cend())
        return *known;
    const QString blocks = m_folders.sys + QLatin1String("/block");
    const bool drive = isDrive(name) && (!QFile::exists(blocks) ||
                                         QFile::exists(blocks + u'/' + QString::fromUtf8(name)));
    m_drives.insert(name, drive);
    return drive;
}

void MachineProbe::sampleUptime()
{
    if (const auto seconds = parseUptime(read(QLatin1String("uptime"))))
        m_outlet.publish("system/uptime", "{\"value\":" + decimal(*seconds, 2) + ",\"unit\":\"s\"}");
}

} // namespace pushscope::probe
