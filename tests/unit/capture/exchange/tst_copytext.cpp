// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/exchange/copytext.h"

#include "core/capture/exchange/framejson.h"
#include "exchangeframes.h"

#include <QProcess>
#include <QTemporaryDir>

using namespace pushscope;
using namespace pushscope::capture;
using namespace pushscope::tests;

namespace {

const QUrl kHub(QStringLiteral("http://127.0.0.1:8080"));

} // namespace

class CopyTextTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneMessageIsJsonOverLines()
    {
        auto frame = message(kStart, "a/b", "{\"x\":[1,2],\"y\":\"a:b\"}");
        const CopiedFrame copied{Sequence{12}, std::make_shared<client::Frame>(frame), QStringLiteral("hub")};
        QCOMPARE(
            asJson({&copied, 1}),
            QByteArray("{\n  \"sequence\": 12,\n  \"time\": \"2023-11-14T22:13:20.000000Z\",\n  "
                       "\"direction\": \"in\",\n"
                       "  \"kind\": \"message\",\n  \"transport\": \"ws\",\n  \"source\": 1,\n  "
                       "\"sourceName\": \"hub\",\n"
                       "  \"topic\": \"a/b\",\n  \"payload\": \"{\\\"x\\\":[1,2],\\\"y\\\":\\\"a:b\\\"}\",\n"
                       "  \"wireBytes\": 23\n}"));
    }

    void whateverIsCopiedReadsBack()
    {
        std::vector<CopiedFrame> all;
        for (const client::Frame &frame : awkwardFrames(500)) {
            all.push_back({Sequence{all.size() + 1}, std::make_shared<client::Frame>(frame), {}});
            const auto back = readFrameJson(asJson({&all.back(), 1}));
            QVERIFY(back);
            QCOMPARE(describe(back->frame), describe(frame));
        }
        const QList<QByteArray> lines = asJson(all).split('\n');
        QCOMPARE(lines.size(), 500);
        for (const QByteArray &line : lines)
            QVERIFY(readFrameJson(line));
    }

    void curlCommandsAreAsAPersonWouldWriteThem()
    {
        auto frame = message(kStart, "room/temp \xC3\xA9", "{\"c\":21.5}");
        frame.event = "reading";
        QCOMPARE(*asCurl(frame, kHub),
                 QByteArray("curl -X POST 'http://127.0.0.1:8080/publish/room/temp%20%C3%A9?event=reading' "
                            "-H 'Content-Type: application/json' --data-binary '{\"c\":21.5}'"));
        frame = message(kStart, {}, QByteArray("\0\xFF", 2));
        frame.payloadKind = base::PayloadKind::Binary;
        QCOMPARE(*asCurl(frame, kHub, "t"),
                 QByteArray("printf %s 'AP8=' | base64 -d | curl -X POST 'http://127.0.0.1:8080/publish/t' "
                            "-H 'Content-Type: application/octet-stream' --data-binary @-"));
    }

    void aShellGivesCurlTheSamePayload()
    {
        // A curl that writes down what it gets.
        QTemporaryDir folder;
        const QString fake = folder.filePath(QStringLiteral("curl"));
        QVERIFY(writeFile(
            fake, "#!/bin/sh\nprintf '%s' \"$3\" >\"$OUT/url\"\nif [ \"$7\" = @- ]; then cat >\"$OUT/body\"\n"
                  "else printf '%s' \"$7\" >\"$OUT/body\"; fi\n"));
        QVERIFY(QFile::setPermissions(fake, QFile::permissions(fake) | QFile::ExeOwner));
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("PATH"),
                           folder.path() + u':' + environment.value(QStringLiteral("PATH")));
        environment.insert(QStringLiteral("OUT"), folder.path());
        std::vector<QByteArray> texts = awkwardTexts();
        texts.insert(texts.end(), {"it's $HOME `date` \\ \"x\" !!", "@/etc/passwd",
                                   "$(touch x)\n'; rm -rf x; '", "-d x", "%s%n"});
        for (const QByteArray &text : texts) {
            const auto command = asCurl(message(kStart, "a'b;c/" + text.left(100), text), kHub);
            QVERIFY(command);
            QProcess shell;
            shell.setProcessEnvironment(environment);
            shell.start(QStringLiteral("/bin/sh"), {QStringLiteral("-c"), QString::fromUtf8(*command)});
            QVERIFY(shell.waitForFinished());
            QCOMPARE(shell.exitCode(), 0);
            QCOMPARE(shell.readAllStandardError(), QByteArray());
            QCOMPARE(readFile(folder.filePath(QStringLiteral("body"))), text);
            QVERIFY(readFile(folder.filePath(QStringLiteral("url")))
                        .startsWith("http://127.0.0.1:8080/publish/a%27b%3Bc/"));
        }
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 3);
    }

    void refusesACommandThatIsTooLong()
    {
        QVERIFY(asCurl(message(kStart, "t", QByteArray(kMaxCurlPayload, 'x')), kHub));
        const auto refused = asCurl(message(kStart, "t", QByteArray(kMaxCurlPayload + 1, 'x')), kHub);
        QVERIFY(!refused);
        QCOMPARE(refused.error().sentence(),
                 QStringLiteral(
                     "The payload has 65537 bytes, and a command line holds 65536 of them well. Export the "
                     "message instead."));
    }

    void dumpsBytesAsXxdDoes()
    {
        QCOMPARE(asHexDump("{\"price\":1}\xFF 0123456"),
                 QByteArray("00000000: 7b22 7072 6963 6522 3a31 7dff 2030 3132  {\"price\":1}. 012\n"
                            "00000010: 3334 3536                                3456\n"));
        QCOMPARE(asHexDump({}), QByteArray());
        QCOMPARE(asByteList("0123456789ab\xFF"),
                 QByteArray("0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x61, 0x62,\n0xff"));
    }
};

QTEST_GUILESS_MAIN(CopyTextTest)
#include "tst_copytext.moc"
