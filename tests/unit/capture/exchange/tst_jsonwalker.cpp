// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/exchange/jsonwalker.h"

#include "core/wire/json.h"

#include <QBuffer>
#include <QtTest>

using namespace pushscope;
using namespace pushscope::capture;

using Problem = JsonWalker::Problem;

namespace {

/// Gives its bytes one at a time.
class Trickle : public QIODevice
{
public:
    explicit Trickle(const QByteArray &bytes)
        : m_bytes(bytes)
    {
        open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    }

protected:
    qint64 readData(char *data, qint64) override
    {
        if (m_at == m_bytes.size())
            return 0;
        *data = m_bytes[m_at++];
        return 1;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    const QByteArray m_bytes;
    qsizetype m_at = 0;
};

/// The members and elements of a document as one text, every kind of call used once.
QByteArray walk(JsonWalker &walker)
{
    QByteArray seen;
    QByteArray text;
    walker.members([&](const QByteArray &key) {
        seen += key + '=';
        bool isRead = true;
        switch (walker.peek()) {
        case JsonWalker::Kind::Array:
            seen += '[';
            isRead = walker.elements([&] {
                const bool isElement = walker.word(text);
                seen += text + ' ';
                return isElement;
            });
            break;
        case JsonWalker::Kind::Object:
            isRead = walker.skip();
            seen += "{}";
            break;
        case JsonWalker::Kind::String:
            isRead = walker.string(text);
            seen += text;
            break;
        case JsonWalker::Kind::Word:
            isRead = walker.word(text);
            seen += text;
            break;
        case JsonWalker::Kind::None:
            isRead = walker.skip();
            break;
        }
        seen += ';';
        return isRead;
    });
    return seen;
}

const QByteArray kDocument(" {\"a\" : \"x\\n\\u00e9\\\"\", \"b\":[1, 2.5e3 ,-0,true,null],"
                           "\"c\":{\"d\":[{\"e\":\"}]\"},[],{}]},\"\\u0066\":\"\"} ");

} // namespace

class JsonWalkerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void walksADocumentInWhateverPieces()
    {
        const QByteArray expected = "a=x\n\xC3\xA9\";b=[1 2.5e3 -0 true null ;c={};f=;";
        ByteReader whole{QByteArrayView(kDocument)};
        JsonWalker walker(whole);
        QCOMPARE(walk(walker), expected);
        QVERIFY(walker.problem() == Problem::None);
        QVERIFY(walker.atEnd());
        Trickle trickle(kDocument);
        ByteReader slow(trickle);
        JsonWalker slowWalker(slow);
        QCOMPARE(walk(slowWalker), expected);
        QVERIFY(slowWalker.atEnd());
        QCOMPARE(slowWalker.offset(), kDocument.size());
    }

    void saysWhereATextEndsInTheMiddle()
    {
        const qsizetype last = kDocument.trimmed().size();
        for (qsizetype cut = 2; cut < last; ++cut) {
            const QByteArray part = kDocument.left(cut);
            ByteReader bytes{QByteArrayView(part)};
            JsonWalker walker(bytes);
            static_cast<void>(walk(walker));
            QVERIFY2(walker.problem() == Problem::Ended, part);
            QVERIFY(walker.offset() <= cut);
        }
    }

    void refusesWhatIsNoJson_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char *text :
             {"{a:1}", "{\"a\" 1}", "{\"a\":1,}", "{\"a\":1;}", "{\"a\":tru}", "{\"a\":01}", "{\"a\":}",
              "{\"a\":[1,]}", "{\"a\":[1 2]}", "{\"a\":\"\\x\"}", "{\"a\":\"\\u12\"}", "{,}"})
            QTest::newRow(text) << QByteArray(text);
    }
    void refusesWhatIsNoJson()
    {
        QFETCH(QByteArray, text);
        ByteReader bytes{QByteArrayView(text)};
        JsonWalker walker(bytes);
        static_cast<void>(walk(walker));
        QVERIFY(walker.problem() == Problem::Malformed);
    }

    void skipsAMillionBracketsWithoutEffort()
    {
        const QByteArray deep =
            "{\"a\":" + QByteArray(1'000'000, '[') + QByteArray(1'000'000, ']') + ",\"b\":1}";
        ByteReader bytes{QByteArrayView(deep)};
        JsonWalker walker(bytes);
        QByteArray keys;
        QVERIFY(walker.members([&](const QByteArray &key) {
            keys += key;
            return walker.skip();
        }));
        QCOMPARE(keys, QByteArray("ab"));
    }

    void repairsTextThatIsNoUtf8()
    {
        const QByteArray text("{\"a\":\"x\xFFy\\n\xC3\"}");
        ByteReader bytes{QByteArrayView(text)};
        JsonWalker walker(bytes);
        QCOMPARE(walk(walker), QByteArray("a=x\xEF\xBF\xBDy\n\xEF\xBF\xBD;"));
    }

    void givesTheBeginningOfATextThatWasCut()
    {
        const QByteArray whole = "\"ab\\u00e9\\ud83c\\udfb7z\\\\\"";
        const QByteArray value = "ab\xC3\xA9\xF0\x9F\x8E\xB7z\\";
        for (qsizetype cut = 1; cut < whole.size(); ++cut) {
            const QByteArray part = whole.left(cut);
            ByteReader bytes{QByteArrayView(part)};
            JsonWalker walker(bytes);
            QByteArray text;
            QVERIFY(!walker.string(text));
            const QByteArray begun = walker.partOfString();
            QVERIFY2(value.startsWith(begun) || begun.endsWith("\xEF\xBF\xBD"), part + " gave " + begun);
        }
    }

    void stopsWhenAVisitorSaysSo()
    {
        ByteReader bytes{QByteArrayView(kDocument)};
        JsonWalker walker(bytes);
        QVERIFY(!walker.members([](const QByteArray &) { return false; }));
        QVERIFY(walker.problem() == Problem::Stopped);
    }
};

QTEST_APPLESS_MAIN(JsonWalkerTest)
#include "tst_jsonwalker.moc"
