// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/httpresponse.h"
#include "core/wire/json.h"

#include <QDateTime>
#include <QLocale>
#include <QTest>

using namespace pushscope;
using wire::HttpResponse;

namespace {

struct Parts
{
    QByteArray statusLine;
    QList<QByteArray> fields;
    QByteArray body;
};

/// The fields in which `text` occurs.
QList<QByteArray> having(const Parts &parts, QByteArrayView text)
{
    QList<QByteArray> found;
    std::copy_if(parts.fields.cbegin(), parts.fields.cend(), std::back_inserter(found),
                 [text](const QByteArray &field) { return field.contains(text); });
    return found;
}

Parts taken(const QByteArray &bytes)
{
    const qsizetype end = bytes.indexOf("\r\n\r\n");
    Parts parts;
    QByteArray head = bytes.first(std::max<qsizetype>(end, 0));
    parts.body = bytes.sliced(end < 0 ? bytes.size() : end + 4);
    head.replace("\r\n", "\n");
    parts.fields = head.split('\n');
    parts.statusLine = parts.fields.takeFirst();
    return parts;
}

} // namespace

class TestHttpResponse : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesAWholeResponse()
    {
        const HttpResponse response{.status = 200, .body = "{\"id\":1}", .headers = {{"X-A", "1"}, {"X-B", "2"}}};
        const Parts parts = taken(response.toByteArray());
        QCOMPARE(parts.statusLine, "HTTP/1.1 200 OK");
        QCOMPARE(parts.body, "{\"id\":1}");
        QVERIFY(parts.fields.contains("Content-Length: 8"));
        QVERIFY(parts.fields.contains("Content-Type: application/json; charset=utf-8"));
        QVERIFY(parts.fields.contains("Server: Pushscope"));
        QVERIFY(parts.fields.indexOf("X-A: 1") < parts.fields.indexOf("X-B: 2"));
        QVERIFY(!parts.fields.join().contains("Connection"));
    }

    void datesTheResponse()
    {
        const Parts parts = taken(HttpResponse().toByteArray());
        const auto date = std::find_if(parts.fields.cbegin(), parts.fields.cend(),
                                       [](const QByteArray &field) { return field.startsWith("Date: "); });
        QVERIFY(date != parts.fields.cend());
        QDateTime time = QLocale::c().toDateTime(QString::fromLatin1(date->sliced(6)),
                                                 QStringLiteral("ddd, dd MMM yyyy HH:mm:ss 'GMT'"));
        time.setTimeSpec(Qt::UTC);
        QVERIFY(std::abs(time.secsTo(QDateTime::currentDateTimeUtc())) < 60);
    }

    void keepsTheConnectionAsAsked_data()
    {
        QTest::addColumn<int>("version");
        QTest::addColumn<bool>("keepAlive");
        QTest::addColumn<QByteArray>("field");
        QTest::newRow("1.1 goes on") << 11 << true << QByteArray();
        QTest::newRow("1.1 closes") << 11 << false << QByteArray("Connection: close");
        QTest::newRow("1.0 goes on") << 10 << true << QByteArray("Connection: keep-alive");
        QTest::newRow("1.0 closes") << 10 << false << QByteArray();
    }
    void keepsTheConnectionAsAsked()
    {
        QFETCH(int, version);
        QFETCH(bool, keepAlive);
        QFETCH(QByteArray, field);
        const Parts parts = taken(HttpResponse{.version = version, .keepAlive = keepAlive}.toByteArray());
        QVERIFY(parts.statusLine.startsWith(version == 10 ? "HTTP/1.0 " : "HTTP/1.1 "));
        const auto said = having(parts, "Connection:");
        QCOMPARE(said.value(0), field);
    }

    void answersHeadWithTheLengthButNoBody()
    {
        const Parts parts = taken(HttpResponse{.body = "12345", .headOnly = true}.toByteArray());
        QVERIFY(parts.fields.contains("Content-Length: 5"));
        QCOMPARE(parts.body, "");
    }

    void streamsInChunksOrUntilTheEnd()
    {
        const Parts chunked = taken(HttpResponse{.contentType = "text/event-stream", .streams = true}.toByteArray());
        QVERIFY(chunked.fields.contains("Transfer-Encoding: chunked"));
        QVERIFY(chunked.fields.contains("Content-Type: text/event-stream"));
        QVERIFY(having(chunked, "Content-Length").isEmpty());
        const Parts old = taken(HttpResponse{.version = 10, .streams = true}.toByteArray());
        QVERIFY(having(old, "Transfer-Encoding").isEmpty());
        QVERIFY(having(old, "Content-Length").isEmpty());
        QVERIFY(having(old, "keep-alive").isEmpty());
    }

    void sendsNoBodyWhereNoneMayBe_data()
    {
        QTest::addColumn<int>("status");
        for (const int status : {100, 101, 204})
            QTest::addRow("%d", status) << status;
    }
    void sendsNoBodyWhereNoneMayBe()
    {
        QFETCH(int, status);
        const Parts parts = taken(HttpResponse{.status = status, .body = "x"}.toByteArray());
        QCOMPARE(parts.body, "");
        QVERIFY(having(parts, "Content-").isEmpty());
    }

    void letsNoValueBreakOutOfItsLine()
    {
        const QByteArray bytes =
            HttpResponse{.contentType = "a\r\nEvil: 1", .headers = {{"Location", "/\r\n\r\n<script>"}}}.toByteArray();
        const Parts parts = taken(bytes);
        QVERIFY(having(parts, "Evil: 1").value(0).startsWith("Content-Type: "));
        QVERIFY(parts.fields.contains("Location: /    <script>"));
    }

    void writesErrorsAsJson()
    {
        QCOMPARE(wire::errorBody("not-found", "No \"x\"\n\xFF"),
                 "{\"error\":{\"code\":\"not-found\",\"reason\":\"No \\\"x\\\"\\n\xEF\xBF\xBD\"}}");
        QVERIFY(wire::isJson(wire::errorBody("a", QByteArray("\0\x1f\\", 3))));
    }

    void writesChunks()
    {
        QCOMPARE(wire::httpChunk("hello"), "5\r\nhello\r\n");
        QCOMPARE(wire::httpChunk(QByteArray(300, 'x')), "12c\r\n" + QByteArray(300, 'x') + "\r\n");
        QCOMPARE(wire::httpChunk({}), "0\r\n\r\n");
    }
};

QTEST_APPLESS_MAIN(TestHttpResponse)
#include "tst_httpresponse.moc"
