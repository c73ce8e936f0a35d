// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/httprequest.h"
#include "tests/unit/wire/pieces.h"

#include <QTest>

#include <limits>

using namespace pushscope;
using wire::HttpBodyReader;
using Status = HttpBodyReader::Status;

namespace {

wire::HttpRequestHead chunkedHead()
{
    wire::HttpRequestHead head;
    head.chunked = true;
    return head;
}

wire::HttpRequestHead lengthHead(std::uint64_t length)
{
    wire::HttpRequestHead head;
    head.contentLength = length;
    return head;
}

struct Outcome
{
    Status status = Status::NeedMore;
    QByteArray body;
    qsizetype consumed = 0;
};

/// Feeds like a connection: what was not consumed stays in front of the next piece.
Outcome readBody(const wire::HttpRequestHead &head, const QList<QByteArray> &pieces, std::uint64_t maxBytes)
{
    HttpBodyReader reader(head, maxBytes);
    Outcome outcome{reader.status(), {}, 0};
    QByteArray pending;
    for (const QByteArray &piece : pieces) {
        pending += piece;
        qsizetype consumed = 0;
        outcome.status = reader.feed(pending, consumed);
        outcome.consumed += consumed;
        pending = pending.sliced(consumed);
    }
    outcome.body = reader.takeBody();
    return outcome;
}

} // namespace

class TestHttpBodyReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsALengthHoweverItIsCut()
    {
        const QByteArray bytes = "hello" "GET / HTTP/1.1";
        for (const auto &pieces : test::allCuts(bytes)) {
            const Outcome outcome = readBody(lengthHead(5), pieces, 100);
            QCOMPARE(outcome.status, Status::Complete);
            QCOMPARE(outcome.body, "hello");
            QCOMPARE(outcome.consumed, 5);
        }
    }

    void isCompleteAtOnceWithoutABody()
    {
        QCOMPARE(HttpBodyReader(wire::HttpRequestHead(), 10).status(), Status::Complete);
        QCOMPARE(HttpBodyReader(lengthHead(0), 10).status(), Status::Complete);
        QCOMPARE(HttpBodyReader().status(), Status::Complete);
        const Outcome outcome = readBody(lengthHead(0), {"GET /"}, 10);
        QCOMPARE(outcome.status, Status::Complete);
        QCOMPARE(outcome.consumed, 0);
    }

    void refusesALengthOverTheBoundBeforeAByteIsRead()
    {
        QCOMPARE(HttpBodyReader(lengthHead(11), 10).status(), Status::TooLarge);
        QCOMPARE(HttpBodyReader(lengthHead(std::numeric_limits<std::uint64_t>::max()), 10).status(), Status::TooLarge);
        QCOMPARE(HttpBodyReader(lengthHead(10), 10).status(), Status::NeedMore);
    }

    void readsChunksHoweverTheyAreCut_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("one chunk") << QByteArray("5\r\nhello\r\n0\r\n\r\n") << QByteArray("hello");
        QTest::newRow("two chunks") << QByteArray("2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n") << QByteArray("hello");
        QTest::newRow("no data") << QByteArray("0\r\n\r\n") << QByteArray();
        QTest::newRow("hexadecimal in both cases") << QByteArray("a\r\n0123456789\r\nA\r\n0123456789\r\n0\r\n\r\n")
                                                   << QByteArray("01234567890123456789");
        QTest::newRow("zeros in front") << QByteArray("0000000000000000000005\r\nhello\r\n000\r\n\r\n") << QByteArray("hello");
        QTest::newRow("CRLF in the data") << QByteArray("4\r\n\r\n\r\n\r\n0\r\n\r\n") << QByteArray("\r\n\r\n");
        QTest::newRow("NUL in the data") << QByteArray("1\r\n\0\r\n0\r\n\r\n", 11) << QByteArray("\0", 1);
        QTest::newRow("extensions") << QByteArray("5;a=b;c=\"d\"\r\nhello\r\n0 ; x\r\n\r\n") << QByteArray("hello");
        QTest::newRow("trailers") << QByteArray("5\r\nhello\r\n0\r\nX-Sum: 1\r\nY: 2\r\n\r\n") << QByteArray("hello");
    }
    void readsChunksHoweverTheyAreCut()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, body);
        for (const auto &pieces : test::allCuts(bytes + "GET / HTTP/1.1\r\n")) {
            const Outcome outcome = readBody(chunkedHead(), pieces, 20);
            QCOMPARE(outcome.status, Status::Complete);
            QCOMPARE(outcome.body, body);
            QCOMPARE(outcome.consumed, bytes.size());
        }
    }

    void refusesBrokenChunksHoweverTheyAreCut_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<Status>("status");
        const auto invalid = [](const char *name, const QByteArray &bytes) {
            QTest::newRow(name) << bytes << Status::Invalid;
        };
        invalid("no size", "\r\n");
        invalid("not hexadecimal", "g\r\n");
        invalid("0x in front", "0x5\r\nhello\r\n");
        invalid("negative", "-5\r\nhello\r\n");
        invalid("signed", "+5\r\nhello\r\n");
        invalid("space in front", " 5\r\nhello\r\n");
        invalid("junk behind the size", "5 x\r\nhello\r\n");
        invalid("size over 64 bits", "10000000000000005\r\nhello\r\n");
        invalid("size line ended by LF", "5\nhello\r\n0\r\n\r\n");
        invalid("data ended by LF", "5\r\nhello\n0\r\n\r\n");
        invalid("CR in the size line", "5;\rx\r\n");
        invalid("control in an extension", QByteArray("5;\0\r\n", 5));
        invalid("more data than the size", "5\r\nhello!\r\n0\r\n\r\n");
        invalid("less data than the size", "5\r\nhell\r\n0\r\n\r\n");
        invalid("trailer ended by LF", "0\r\nX: 1\n\r\n");
        invalid("trailers ended by LF", "0\r\n\n");
        invalid("trailer without a colon", "0\r\nX\r\n\r\n");
        invalid("folded trailer", "0\r\nX: 1\r\n 2\r\n\r\n");
        invalid("trailer with a space before its colon", "0\r\nX : 1\r\n\r\n");
        invalid("extension without end", "5;" + QByteArray(5'000, 'x'));
        invalid("trailer without end", "0\r\nX:" + QByteArray(5'000, 'x'));
        invalid("trailers without end", "0\r\n" + ("X:" + QByteArray(1'000, 'x') + "\r\n").repeated(20));
        QTest::newRow("one chunk over the bound") << QByteArray("15\r\n") << Status::TooLarge;
        QTest::newRow("chunks that add up") << QByteArray("a\r\n0123456789\r\nb\r\n") << Status::TooLarge;
        QTest::newRow("size that would wrap around")
            << QByteArray("5\r\nhello\r\nfffffffffffffffb\r\n") << Status::TooLarge;
    }
    void refusesBrokenChunksHoweverTheyAreCut()
    {
        QFETCH(QByteArray, bytes);
        auto cuts = test::allCuts(bytes);
        if (bytes.size() > 100)
            cuts.resize(2);
        for (const auto &pieces : cuts) {
            const Outcome outcome = readBody(chunkedHead(), pieces, 20);
            QTEST(outcome.status, "status");
            QCOMPARE(outcome.body, QByteArray());
        }
    }

    void needsMoreUntilTheVeryLastByte()
    {
        const QByteArray bytes = "5;x\r\nhello\r\n0\r\nX: 1\r\n\r\n";
        for (qsizetype i = 0; i < bytes.size(); ++i)
            QCOMPARE(readBody(chunkedHead(), {bytes.first(i)}, 20).status, Status::NeedMore);
    }

    void costsNoMemoryForALengthThatIsOnlyPromised()
    {
        HttpBodyReader reader(lengthHead(std::uint64_t{1} << 40), std::uint64_t{1} << 41);
        qsizetype consumed = 0;
        QCOMPARE(reader.feed("x", consumed), Status::NeedMore);
        QVERIFY(reader.takeBody().capacity() <= 64 * 1024);
    }
};

QTEST_APPLESS_MAIN(TestHttpBodyReader)
#include "tst_httpbodyreader.moc"
