// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capture.h"
#include "core/capture/fieldreader.h"
#include "ui/widgets/unitformat.h"

#include <QList>
#include <QString>

#include <optional>

namespace pushscope::ui {

/// One topic of one source as the tree shows it: what came last, how fast, and a short past of both.
class TopicRow
{
public:
    static constexpr int kPast = 40; ///< steps that the sparkline shows

    TopicRow(const capture::Capture::TopicSummary &summary, QString name);

    /// One step of the sparkline. `reader` is lent for the time of the call; null spares the reading of the
    /// payload.
    void update(const capture::Capture::TopicSummary &summary, base::WallTime now,
                capture::FieldReader *reader);

    [[nodiscard]] client::SourceId source() const { return m_source; }
    [[nodiscard]] const QByteArray &topic() const { return m_topic; }
    [[nodiscard]] const QString &name() const { return m_name; } ///< below its group
    [[nodiscard]] double rate() const { return m_rate; }
    [[nodiscard]] quint64 messages() const { return m_messages; }
    [[nodiscard]] const client::FramePtr &last() const { return m_last; }
    /// The number that a person most likely means, if the newest payload has one that was read.
    [[nodiscard]] std::optional<double> value() const { return m_value; }
    [[nodiscard]] QString
    valueText() const; ///< with its unit, decimals kept; the rate where there is no number
    [[nodiscard]] const QList<double> &values() const { return m_values; }
    [[nodiscard]] const QList<double> &rates() const { return m_rates; }
    /// Nothing came for more than three times the usual interval.
    [[nodiscard]] bool isStale() const { return m_stale; }

    quint64 generation = 0; ///< of the model's last update that listed it

private:
    void read(capture::FieldReader &reader);

    const client::SourceId m_source;
    const QByteArray m_topic;
    const QString m_name;
    client::FramePtr m_last;
    quint64 m_messages = 0;
    double m_rate = 0;
    std::chrono::duration<double> m_usual{0}; ///< between messages; 0: not known yet
    bool m_stale = false;
    bool m_unread = true;
    std::optional<QByteArray> m_field;
    std::optional<double> m_value;
    SteadyFormat m_format;
    QString m_valueText; ///< empty without a value
    QList<double> m_values;
    QList<double> m_rates;
};

/// Text order in which numbers inside stand by their value: `cpu/2` before `cpu/10`.
[[nodiscard]] bool naturalLess(QByteArrayView a, QByteArrayView b);

} // namespace pushscope::ui
