// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/topicmime.h"

#include <QDataStream>
#include <QIODevice>

namespace pushscope::ui {

namespace {

const QString kFormat = QStringLiteral("application/x-pushscope-topic");
/// Leads the bytes, so that another version's drag is refused instead of misread.
constexpr quint32 kMagic = 0x50535431; // PST1
constexpr qsizetype kLongest = 4096;

} // namespace

std::unique_ptr<QMimeData> toMimeData(const TopicRef &ref)
{
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    stream.setVersion(QDataStream::Qt_6_4);
    stream << kMagic << ref.source.value << ref.topic << ref.field;
    auto data = std::make_unique<QMimeData>();
    data->setData(kFormat, bytes);
    data->setText(QString::fromUtf8(ref.topic));
    return data;
}

std::optional<TopicRef> topicFromMimeData(const QMimeData *data)
{
    if (!data || !data->hasFormat(kFormat))
        return std::nullopt;
    const QByteArray bytes = data->data(kFormat);
    if (bytes.size() > kLongest) // any program can offer our format
        return std::nullopt;
    QDataStream stream(bytes);
    stream.setVersion(QDataStream::Qt_6_4);
    quint32 magic = 0;
    TopicRef ref;
    stream >> magic >> ref.source.value >> ref.topic >> ref.field;
    if (stream.status() != QDataStream::Ok || magic != kMagic || !stream.atEnd())
        return std::nullopt;
    return ref;
}

} // namespace pushscope::ui
