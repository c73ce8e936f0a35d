// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/broker/sharedencodings.h"

#include <QTest>

#include <barrier>
#include <thread>
#include <vector>

using pushscope::broker::SharedEncodings;

class TestSharedEncodings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void encodesOncePerSlot()
    {
        SharedEncodings encodings;
        int runs = 0;
        const auto encode = [&] { return QByteArray::number(++runs); };
        for (int slot = 0; slot < SharedEncodings::kSlots; ++slot)
            QCOMPARE(encodings.get(slot, encode), QByteArray::number(slot + 1));
        QCOMPARE(encodings.get(3, encode), QByteArray("4"));
        QCOMPARE(runs, SharedEncodings::kSlots);
    }

    void handsOutTheSameBytesNotCopies()
    {
        SharedEncodings encodings;
        const auto encode = [] { return QByteArray(1000, 'x'); };
        const QByteArray first = encodings.get(0, encode);
        QCOMPARE(encodings.get(0, encode).constData(), first.constData());
    }

    void bytesOutliveTheMessage()
    {
        QByteArray kept;
        {
            SharedEncodings encodings;
            kept = encodings.get(0, [] { return QByteArray("kept"); });
        }
        QCOMPARE(kept, QByteArray("kept"));
    }

    void threadsThatMeetGetTheSameBytes()
    {
        constexpr int kThreads = 4;
        for (int round = 0; round < 200; ++round) {
            SharedEncodings encodings;
            std::barrier start(kThreads);
            std::array<QByteArray, kThreads> got;
            {
                std::vector<std::jthread> threads;
                for (int i = 0; i < kThreads; ++i) {
                    threads.emplace_back([&, i] {
                        start.arrive_and_wait();
                        got[static_cast<std::size_t>(i)] = encodings.get(5, [i] { return QByteArray::number(i); });
                    });
                }
            }
            for (const QByteArray &bytes : got)
                QCOMPARE(bytes.constData(), got[0].constData());
        }
    }
};

QTEST_APPLESS_MAIN(TestSharedEncodings)
#include "tst_sharedencodings.moc"
