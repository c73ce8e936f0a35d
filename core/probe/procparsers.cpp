// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/procparsers.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace pushscope::probe {

namespace {

/// Takes words, parted by blanks, from the front of a line.
class Words
{
public:
    explicit Words(QByteArrayView line) : m_rest(line) {}

    QByteArrayView next()
    {
        m_rest = m_rest.trimmed();
        qsizetype end = 0;
        while (end < m_rest.size() && m_rest[end] != ' ' && m_rest[end] != '\t')
            ++end;
        const QByteArrayView word = m_rest.first(end);
        m_rest = m_rest.sliced(end);
        return word;
    }
    void skip(int count)
    {
        for (int i = 0; i < count; ++i)
            next();
    }
    [[nodiscard]] QByteArrayView rest() const { return m_rest; }

private:
    QByteArrayView m_rest;
};

template <class T>
std::optional<T> number(QByteArrayView word)
{
    T value{};
    const auto [stop, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (word.isEmpty() || error != std::errc{} || stop != word.data() + word.size())
        return std::nullopt;
    return value;
}

template <class Visitor>
void forEachLine(QByteArrayView text, Visitor visit)
{
    while (!text.isEmpty()) {
        const qsizetype end = text.indexOf('\n');
        visit(text.first(end < 0 ? text.size() : end));
        text = end < 0 ? QByteArrayView() : text.sliced(end + 1);
    }
}

/// The fields after `cpu` or `cpuN`: user nice system idle iowait irq softirq steal; guest time is in user already.
std::optional<CpuTimes> cpuTimes(Words words)
{
    constexpr int kFields = 8;
    constexpr int kFirstFields = 4; // all that the oldest kernels have
    constexpr int kIdle = 3;
    constexpr int kWaiting = 4;
    CpuTimes times;
    for (int field = 0; field < kFields; ++field) {
        const auto ticks = number<quint64>(words.next());
        if (!ticks && field < kFirstFields)
            return std::nullopt;
        if (!ticks)
            break;
        times.total += *ticks;
        if (field != kIdle && field != kWaiting)
            times.busy += *ticks;
    }
    return times;
}

std::optional<quint64> kibibytes(QByteArrayView text)
{
    const auto value = number<quint64>(Words(text).next());
    return value ? std::optional(*value * 1024) : std::nullopt;
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

} // namespace

CpuReading parseStat(QByteArrayView text)
{
    CpuReading reading;
    forEachLine(text, [&](QByteArrayView line) {
        if (!line.startsWith("cpu"))
            return;
        Words words(line);
        const QByteArrayView core = words.next().sliced(3);
        const auto times = cpuTimes(words);
        if (!times)
            return;
        if (core.isEmpty())
            reading.all = times;
        else if (const auto index = number<int>(core); index && *index >= 0)
            reading.cores[*index] = *times;
    });
    return reading;
}

std::optional<LoadAverage> parseLoadAverage(QByteArrayView text)
{
    Words words(text);
    const auto one = number<double>(words.next());
    const auto five = number<double>(words.next());
    const auto fifteen = number<double>(words.next());
    if (!one || !five || !fifteen)
        return std::nullopt;
    return LoadAverage{*one, *five, *fifteen};
}

std::optional<MemoryReading> parseMemoryInfo(QByteArrayView text)
{
    std::map<QByteArray, quint64> fields;
    forEachLine(text, [&](QByteArrayView line) {
        const qsizetype colon = line.indexOf(':');
        if (colon < 0)
            return;
        if (const auto bytes = kibibytes(line.sliced(colon + 1)))
            fields[line.first(colon).toByteArray()] = *bytes;
    });
    const auto field = [&](const char *name) { return fields.contains(name) ? fields[name] : quint64(0); };
    MemoryReading reading{.total = field("MemTotal"),
                          .available = field("MemAvailable"),
                          .swapTotal = field("SwapTotal"),
                          .swapFree = field("SwapFree")};
    if (reading.total == 0)
        return std::nullopt;
    if (!fields.contains("MemAvailable"))
        reading.available = field("MemFree") + field("Buffers") + field("Cached");
    reading.available = std::min(reading.available, reading.total);
    reading.swapFree = std::min(reading.swapFree, reading.swapTotal);
    return reading;
}

std::vector<DeviceBytes> parseNetDev(QByteArrayView text)
{
    constexpr int kFieldsBetween = 7; // packets errs drop fifo frame compressed multicast
    std::vector<DeviceBytes> devices;
    forEachLine(text, [&](QByteArrayView line) {
        // The name ends at the last colon before the numbers: `eth0:1` is a name, and `eth0:123` lacks a blank.
        const qsizetype colon = line.lastIndexOf(':');
        if (colon < 0)
            return;
        Words words(line.sliced(colon + 1));
        const auto received = number<quint64>(words.next());
        words.skip(kFieldsBetween);
        const auto sent = number<quint64>(words.next());
        if (received && sent && *received + *sent > 0)
            devices.push_back({line.first(colon).trimmed().toByteArray(), *received, *sent});
    });
    if (devices.size() > 1)
        std::erase_if(devices, [](const DeviceBytes &device) { return device.name == "lo"; });
    return devices;
}

std::vector<DeviceBytes> parseDiskStats(QByteArrayView text)
{
    constexpr quint64 kSectorBytes = 512; // whatever the drive's own sectors are
    std::vector<DeviceBytes> devices;
    forEachLine(text, [&](QByteArrayView line) {
        Words words(line);
        words.skip(2); // major, minor
        const QByteArrayView name = words.next();
        words.skip(2); // reads, reads merged
        const auto read = number<quint64>(words.next());
        words.skip(3); // milliseconds reading, writes, writes merged
        const auto written = number<quint64>(words.next());
        if (read && written)
            devices.push_back({name.toByteArray(), *read * kSectorBytes, *written * kSectorBytes});
    });
    return devices;
}

bool isDrive(QByteArrayView name)
{
    static constexpr std::array<QByteArrayView, 7> kNoDrives{"loop", "ram", "zram", "dm-", "md", "sr", "fd"};
    const auto begins = [&](QByteArrayView prefix) { return name.startsWith(prefix); };
    if (name.isEmpty() || std::any_of(kNoDrives.begin(), kNoDrives.end(), begins))
        return false;
    if (!isDigit(name.back()))
        return true;
    // sda1 is a partition of sda; drives whose own name ends with a digit part it with a `p`: nvme0n1p2, mmcblk0p1.
    qsizetype stem = name.size();
    while (stem > 0 && isDigit(name[stem - 1]))
        --stem;
    const bool numberedDrive = begins("nvme") || begins("mmcblk") || begins("nbd");
    return numberedDrive && !(stem >= 2 && name[stem - 1] == 'p' && isDigit(name[stem - 2]));
}

std::optional<double> parseUptime(QByteArrayView text)
{
    return number<double>(Words(text).next());
}

} // namespace pushscope::probe
