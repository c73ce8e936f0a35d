// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <map>
#include <optional>
#include <vector>

/// Readers of the kernel's texts under /proc (proc(5)): bytes in, values out. What is missing or malformed is left
/// out; nothing fails.
namespace pushscope::probe {

/// In clock ticks since boot.
struct CpuTimes
{
    quint64 busy = 0;
    quint64 total = 0;
};
struct CpuReading
{
    std::optional<CpuTimes> all;
    std::map<int, CpuTimes> cores; ///< by number; those that are on line now
};
/// `/proc/stat`. Time spent waiting for I/O counts as idle.
[[nodiscard]] CpuReading parseStat(QByteArrayView text);

struct LoadAverage
{
    double one = 0;
    double five = 0;
    double fifteen = 0;
};
/// `/proc/loadavg`
[[nodiscard]] std::optional<LoadAverage> parseLoadAverage(QByteArrayView text);

/// In bytes.
struct MemoryReading
{
    quint64 total = 0;
    quint64 available = 0;
    quint64 swapTotal = 0;
    quint64 swapFree = 0;
};
/// `/proc/meminfo`. Kernels before 3.14 do not tell what is available: then free memory, buffers and cache.
[[nodiscard]] std::optional<MemoryReading> parseMemoryInfo(QByteArrayView text);

/// Bytes that a device has moved since boot.
struct DeviceBytes
{
    QByteArray name;
    quint64 in = 0;  ///< received or read
    quint64 out = 0; ///< transmitted or written
};
/// `/proc/net/dev`, in its order. Interfaces that never moved a byte are left out, and so is the loopback unless it
/// is the only one.
[[nodiscard]] std::vector<DeviceBytes> parseNetDev(QByteArrayView text);
/// `/proc/diskstats`, in its order, everything in it (partitions and loop devices too).
[[nodiscard]] std::vector<DeviceBytes> parseDiskStats(QByteArrayView text);

/// Whether a block device of this name is a drive of its own: not a partition, loop, RAM or optical device, nor one
/// that only maps others (device mapper, RAID).
[[nodiscard]] bool isDrive(QByteArrayView name);

/// `/proc/uptime`, in seconds.
[[nodiscard]] std::optional<double> parseUptime(QByteArrayView text);

} // namespace pushscope::probe
