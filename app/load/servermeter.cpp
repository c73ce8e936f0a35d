// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/load/servermeter.h"

#include <QByteArray>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSet>

#include <unistd.h>

namespace pushscope::load {

namespace {

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Inodes of the sockets that listen on `port` (proc_net_tcp(5): state 0A, the port in hexadecimal).
QSet<QByteArray> listeningInodes(quint16 port)
{
    QSet<QByteArray> inodes;
    const QByteArray suffix = ':' + QByteArray::number(port, 16).toUpper().rightJustified(4, '0');
    for (const char *table : {"/proc/net/tcp", "/proc/net/tcp6"}) {
        for (const QByteArray &line : contents(QString::fromLatin1(table)).split('\n')) {
            const QList<QByteArray> fields = line.simplified().split(' ');
            if (fields.size() > 9 && fields[3] == "0A" && fields[1].endsWith(suffix))
                inodes.insert(fields[9]);
        }
    }
    return inodes;
}

} // namespace

std::vector<int> ServerMeter::listenersOn(const sockaddr_in &address)
{
    std::vector<int> pids;
    const QSet<QByteArray> inodes = listeningInodes(ntohs(address.sin_port));
    if (inodes.isEmpty() || (ntohl(address.sin_addr.s_addr) >> 24) != 127)
        return pids;
    for (const QString &name : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs)) {
        bool isPid = false;
        const int pid = name.toInt(&isPid);
        if (!isPid)
            continue;
        const QDir descriptors(QStringLiteral("/proc/%1/fd").arg(pid));
        for (const QString &descriptor : descriptors.entryList(QDir::Files | QDir::System | QDir::NoDotAndDotDot)) {
            const QByteArray link = QFile::encodeName(descriptors.filePath(descriptor));
            char target[64];
            const ssize_t size = ::readlink(link.constData(), target, sizeof target);
            const QByteArray text(target, std::max<ssize_t>(size, 0));
            if (text.startsWith("socket:[") && inodes.contains(text.sliced(8).chopped(1))) {
                pids.push_back(pid);
                break;
            }
        }
    }
    return pids;
}

std::optional<ServerMeter::Reading> ServerMeter::read() const
{
    Reading sum;
    for (const int pid : m_pids) {
        const QDir tasks(QStringLiteral("/proc/%1/task").arg(pid));
        const QStringList threads = tasks.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
        if (threads.isEmpty())
            return std::nullopt;
        for (const QString &thread : threads) {
            const QByteArray schedstat = contents(tasks.filePath(thread + QLatin1String("/schedstat")));
            sum.cpu += std::chrono::nanoseconds(schedstat.left(schedstat.indexOf(' ')).toLongLong());
        }
        const QList<QByteArray> statm = contents(QStringLiteral("/proc/%1/statm").arg(pid)).split(' ');
        sum.residentBytes += statm.value(1).toLongLong() * ::sysconf(_SC_PAGESIZE);
    }
    return m_pids.empty() ? std::nullopt : std::optional(sum);
}

} // namespace pushscope::load
