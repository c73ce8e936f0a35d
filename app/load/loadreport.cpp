// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/load/loadgenerator.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>

namespace pushscope::load {

namespace {

QString grouped(double value, int decimals = 0)
{
    QString text = QString::number(value, 'f', decimals);
    const qsizetype point = text.indexOf(u'.');
    for (qsizetype at = (point < 0 ? text.size() : point) - 3; at > 0; at -= 3)
        text.insert(at, u',');
    return text;
}

QString milliseconds(std::chrono::microseconds value)
{
    return grouped(static_cast<double>(value.count()) / 1000, 3) + QStringLiteral(" ms");
}

} // namespace

QString toTable(const Report &report)
{
    QStringList lines;
    const auto line = [&lines](const QString &name, const QString &value) {
        lines.append(name.leftJustified(30) + value.rightJustified(16));
    };
    line(QStringLiteral("subscribers"), grouped(report.subscribers));
    if (report.idle > 0)
        line(QStringLiteral("idle connections"), grouped(report.idle));
    if (report.slow > 0)
        line(QStringLiteral("subscribers that do not read"), grouped(report.slow));
    line(QStringLiteral("connecting took"), grouped(report.connectSeconds, 2) + QStringLiteral(" s"));
    if (report.serverCpuPerConnection) {
        line(QStringLiteral("server CPU per connection"),
             grouped(static_cast<double>(report.serverCpuPerConnection->count()) / 1000, 1) + QStringLiteral(" us"));
    }
    if (report.bytesPerConnection)
        line(QStringLiteral("server memory per connection"), grouped(*report.bytesPerConnection / 1024, 2) + QStringLiteral(" KiB"));
    if (report.published > 0) {
        line(QStringLiteral("payload"), grouped(static_cast<double>(report.payloadBytes)) + QStringLiteral(" B"));
        line(QStringLiteral("messages/s"), grouped(static_cast<double>(report.published) / report.seconds));
        line(QStringLiteral("deliveries/s"), grouped(report.deliveriesPerSecond()));
        if (const auto rate = report.deliveriesPerCpuSecond()) {
            line(QStringLiteral("deliveries/s of server CPU"), grouped(*rate));
            line(QStringLiteral("server CPU"),
                 grouped(std::chrono::duration<double>(*report.serverCpu).count() / report.seconds * 100) + QStringLiteral(" %"));
        }
        line(QStringLiteral("load generator's CPU"),
             grouped(std::chrono::duration<double>(report.ownCpu).count() / report.seconds * 100) + QStringLiteral(" %"));
        for (const auto &[name, share] : {std::pair(QStringLiteral("latency p50"), 0.5), std::pair(QStringLiteral("latency p99"), 0.99),
                                          std::pair(QStringLiteral("latency p99.9"), 0.999)})
            line(name, milliseconds(report.latency.quantile(share)));
        line(QStringLiteral("latency max"), milliseconds(report.latency.max()));
        line(QStringLiteral("lost"), grouped(static_cast<double>(report.lost)));
        line(QStringLiteral("disconnected"), grouped(report.disconnected));
    }
    return lines.join(u'\n') + u'\n';
}

QByteArray toJson(const Report &report)
{
    QJsonObject object{
        {QStringLiteral("subscribers"), report.subscribers},
        {QStringLiteral("idle"), report.idle},
        {QStringLiteral("slow"), report.slow},
        {QStringLiteral("payload_bytes"), report.payloadBytes},
        {QStringLiteral("seconds"), report.seconds},
        {QStringLiteral("connect_seconds"), report.connectSeconds},
        {QStringLiteral("published"), static_cast<double>(report.published)},
        {QStringLiteral("deliveries"), static_cast<double>(report.deliveries)},
        {QStringLiteral("lost"), static_cast<double>(report.lost)},
        {QStringLiteral("disconnected"), report.disconnected},
        {QStringLiteral("own_cpu_seconds"), std::chrono::duration<double>(report.ownCpu).count()},
    };
    if (report.seconds > 0)
        object.insert(QStringLiteral("deliveries_per_second"), report.deliveriesPerSecond());
    if (report.serverCpu)
        object.insert(QStringLiteral("server_cpu_seconds"), std::chrono::duration<double>(*report.serverCpu).count());
    if (const auto rate = report.deliveriesPerCpuSecond())
        object.insert(QStringLiteral("deliveries_per_cpu_second"), *rate);
    if (report.serverCpuPerConnection)
        object.insert(QStringLiteral("server_cpu_us_per_connection"), static_cast<double>(report.serverCpuPerConnection->count()) / 1000);
    if (report.bytesPerConnection)
        object.insert(QStringLiteral("server_bytes_per_connection"), *report.bytesPerConnection);
    if (report.latency.count() > 0) {
        const auto us = [&](double share) { return static_cast<double>(report.latency.quantile(share).count()); };
        object.insert(QStringLiteral("latency_us"), QJsonObject{{QStringLiteral("p50"), us(0.5)},
                                                                {QStringLiteral("p90"), us(0.9)},
                                                                {QStringLiteral("p99"), us(0.99)},
                                                                {QStringLiteral("p999"), us(0.999)},
                                                                {QStringLiteral("max"), static_cast<double>(report.latency.max().count())}});
    }
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

} // namespace pushscope::load
