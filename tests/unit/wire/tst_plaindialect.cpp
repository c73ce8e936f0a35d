// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/json.h"
#include "core/wire/plaindialect.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace pushscope;
using namespace wire;
using base::Cursor;
using base::PayloadKind;
using base::Position;

namespace {

PlainMessage sample(const QByteArray &payload, PayloadKind kind = PayloadKind::Text)
{
    return {.topic = "market/ACME",
            .id = "ab:17",
            .time = base::WallTime(std::chrono::microseconds(1'700'000'000'123'456)),
            .event = {},
            .payload = payload,
            .kind = kind};
}

void compare(const PlainMessage &a, const PlainMessage &b)
{
    QCOMPARE(a.topic, b.topic);
    QCOMPARE(a.id, b.id);
    QCOMPARE(a.time.time_since_epoch().count(), b.time.time_since_epoch().count());
    QCOMPARE(a.event, b.event);
    QCOMPARE(a.payload, b.payload);
    QCOMPARE(a.kind, b.kind);
}

void addPayloads()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<PayloadKind>("kind");
    const auto text = [](const char *name, const QByteArray &payload) {
        QTest::newRow(name) << payload << PayloadKind::Text;
    };
    text("object", "{\"price\":1}");
    text("odd white space inside", "{ \"a\" :\t[ 1 ,\n2 ] }");
    text("odd white space around", " \r\n\t{\"a\":1}\n ");
    text("white space around a word", " true ");
    text("whole number as a fraction", "1.0");
    text("number beyond any double", "1e400");
    text("long number", "123456789012345678901234567890.10");
    text("array of such", "[1.0,1e400,-0]");
    text("JSON string", "\"hello\"");
    text("JSON string with escapes", "\"\\u00e9\\/\"");
    text("null", "null");
    text("deep", QByteArray(510, '[') + QByteArray(510, ']'));
    text("too deep to be JSON", QByteArray(600, '[') + QByteArray(600, ']'));
    text("empty", "");
    text("only white space", " \n");
    text("plain text", "hello \"world\"\n\ttabs");
    text("invalid JSON", "{\"a\":");
    text("two documents", "{} {}");
    text("control characters", QByteArray("\0\x01\x7f", 3));
    text("beyond ASCII", "gr\xC3\xB6\xC3\x9F" "e \xF0\x9F\x98\x80");
    text("keys of the dialect", "{\"message\":{\"topic\":\"x\"},\"data\":1,\"encoding\":\"base64\"}");
    QTest::newRow("binary") << QByteArray("\x00\xFF\xFE", 3) << PayloadKind::Binary;
    QTest::newRow("no bytes, binary") << QByteArray("") << PayloadKind::Binary;
    QTest::newRow("binary that looks like JSON") << QByteArray("{\"a\":1}") << PayloadKind::Binary;
    QTest::newRow("large binary") << QByteArray(100'001, '\xF0') << PayloadKind::Binary;
}

} // namespace

class TestPlainDialect : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void losesNothingOfAMessage_data() { addPayloads(); }
    void losesNothingOfAMessage()
    {
        QFETCH(QByteArray, payload);
        QFETCH(PayloadKind, kind);
        PlainMessage message = sample(payload, kind);
        message.event = "tick";
        const QByteArray envelope = encodeEnvelope(message);
        QCOMPARE(encodePlainMessage(message), "{\"message\":" + envelope + '}');
        QVERIFY(isUtf8(envelope));
        const auto read = parseEnvelope(envelope);
        QVERIFY2(read, qPrintable(read ? QString() : read.error().what));
        compare(*read, message);
        const auto notice = parseHubNotice(encodePlainMessage(message));
        QVERIFY(notice && std::holds_alternative<PlainMessage>(*notice));
        compare(std::get<PlainMessage>(*notice), message);
    }

    void losesNothingOfAPublication_data() { addPayloads(); }
    void losesNothingOfAPublication()
    {
        QFETCH(QByteArray, payload);
        QFETCH(PayloadKind, kind);
        const PublishRequest request{"a/b", payload, kind, "tick", "k\"1"};
        const auto read = parseClientRequest(encodePublishRequest(request, "7"));
        QVERIFY2(read, qPrintable(read ? QString() : read.error().what));
        QCOMPARE(read->n, "7");
        const auto *publish = std::get_if<PublishRequest>(&read->body);
        QVERIFY(publish);
        QCOMPARE(publish->topic, request.topic);
        QCOMPARE(publish->payload, request.payload);
        QCOMPARE(publish->kind, request.kind);
        QCOMPARE(publish->event, request.event);
        QCOMPARE(publish->key, request.key);
    }

    void losesNothingOfAPollAnswer()
    {
        PollAnswer answer;
        answer.messages = {sample("{\"a\":1}\n"), sample("text"), sample("\xFF", PayloadKind::Binary)};
        answer.next = "ab:19";
        answer.gaps = {{std::nullopt, {1}, {2}}, {QByteArray("a"), {3}, {4}}};
        const QByteArray json = encodePollAnswer(answer);
        const auto read = parsePollAnswer(json);
        QVERIFY(read);
        for (qsizetype i = 0; i < answer.messages.size(); ++i)
            QCOMPARE(read->messageTexts.value(i), QByteArrayView(encodeEnvelope(answer.messages[i])));
        for (qsizetype i = 0; i < answer.gaps.size(); ++i)
            QCOMPARE(read->gapTexts.value(i), QByteArrayView(encodeGapObject(answer.gaps[i])));
        QVERIFY(read);
        QCOMPARE(read->next, answer.next);
        QCOMPARE(read->messages.size(), 3);
        for (qsizetype i = 0; i < 3; ++i)
            compare(read->messages[i], answer.messages[i]);
        QCOMPARE(read->gaps.size(), 2);
        QVERIFY(!read->gaps[0].topic);
        QCOMPARE(read->gaps[1].topic, std::optional<QByteArray>("a"));
        QVERIFY(read->gaps[1].from == Position{3} && read->gaps[1].to == Position{4});
        QCOMPARE(encodePollAnswer({{}, "a:0", {}}), "{\"messages\":[],\"next\":\"a:0\"}");
    }

    void writesTheEnvelopeAsDocumented()
    {
        QCOMPARE(encodeEnvelope(sample("{\"p\": 1}")),
                 "{\"topic\":\"market/ACME\",\"id\":\"ab:17\",\"time\":1700000000123456,\"data\":{\"p\": 1}}");
        QCOMPARE(encodeEnvelope(sample("x")),
                 "{\"topic\":\"market/ACME\",\"id\":\"ab:17\",\"time\":1700000000123456,"
                 "\"encoding\":\"text\",\"data\":\"x\"}");
        QCOMPARE(encodeEnvelope(sample("x", PayloadKind::Binary)),
                 "{\"topic\":\"market/ACME\",\"id\":\"ab:17\",\"time\":1700000000123456,"
                 "\"encoding\":\"base64\",\"data\":\"eA==\"}");
    }

    void keepsTextThatIsNoUtf8AsBase64()
    {
        const auto read = parseEnvelope(encodeEnvelope(sample("a\xFF")));
        QVERIFY(read);
        QCOMPARE(read->payload, "a\xFF");
        QCOMPARE(read->kind, PayloadKind::Binary);
    }

    void writesNoticesAsDocumented()
    {
        QCOMPARE(encodeWelcome("Pushscope 0.1", Cursor{{0xab}, {5}}, std::chrono::seconds(15)),
                 "{\"welcome\":{\"server\":\"Pushscope 0.1\",\"epoch\":\"ab\",\"position\":5,\"ping\":15000}}");
        QCOMPARE(encodeGap(QByteArray("a"), {1}, {9}), "{\"gap\":{\"topic\":\"a\",\"from\":1,\"to\":9}}");
        QCOMPARE(encodeGap({}, {1}, {9}), "{\"gap\":{\"from\":1,\"to\":9}}");
        QCOMPARE(encodeGapObject({QByteArray("a"), {1}, {9}}), "{\"topic\":\"a\",\"from\":1,\"to\":9}");
        QCOMPARE(encodeOk("3"), "{\"ok\":3}");
        QCOMPARE(encodeOk({}), "{\"ok\":true}");
        QCOMPARE(encodeOk("\"x\"", Cursor{{1}, {2}}), "{\"ok\":\"x\",\"id\":\"1:2\"}");
        QCOMPARE(encodeError("too-large", "No.", "4"), "{\"error\":{\"code\":\"too-large\",\"reason\":\"No.\"},\"n\":4}");
        QCOMPARE(encodeError("too-large", "No."), "{\"error\":{\"code\":\"too-large\",\"reason\":\"No.\"}}");
        QCOMPARE(encodePong("4"), "{\"pong\":4}");
        QCOMPARE(encodePing("4"), "{\"ping\":4}");
        QCOMPARE(encodeSubscribeRequest({"a/#", "b"}, QByteArray("1:2"), "3"),
                 "{\"subscribe\":[\"a/#\",\"b\"],\"since\":\"1:2\",\"n\":3}");
        QCOMPARE(encodeSubscribeRequest({"#"}), "{\"subscribe\":[\"#\"]}");
        QCOMPARE(encodeUnsubscribeRequest({"#"}, "1"), "{\"unsubscribe\":[\"#\"],\"n\":1}");
        QCOMPARE(encodePublishRequest({.topic = "a", .payload = "{}"}), "{\"publish\":\"a\",\"data\":{}}");
    }

    void readsNoticesBack()
    {
        const auto welcome = parseHubNotice(encodeWelcome("Pushscope", Cursor{{0xab}, {5}}, std::chrono::seconds(15)));
        QVERIFY(welcome);
        QCOMPARE(std::get<Welcome>(*welcome).server, "Pushscope");
        QVERIFY((std::get<Welcome>(*welcome).head == Cursor{{0xab}, {5}}));
        QCOMPARE(std::get<Welcome>(*welcome).ping, std::chrono::milliseconds(15'000));

        const auto gap = parseHubNotice(encodeGap({}, {1}, {~std::uint64_t{0}}));
        QVERIFY(gap);
        QVERIFY(!std::get<GapNotice>(*gap).topic);
        QVERIFY(std::get<GapNotice>(*gap).to == Position{~std::uint64_t{0}});
        const auto object = parseGapObject(encodeGapObject({QByteArray("a"), {1}, {2}}));
        QVERIFY(object);
        QCOMPARE(object->topic, std::optional<QByteArray>("a"));

        const auto error = parseHubNotice(encodeError("c", "r\n", "9"));
        QVERIFY(error);
        QCOMPARE(std::get<ErrorNotice>(*error).code, "c");
        QCOMPARE(std::get<ErrorNotice>(*error).reason, "r\n");
        QCOMPARE(std::get<ErrorNotice>(*error).n, "9");

        const auto ok = parseHubNotice(encodeOk("5", Cursor{{1}, {2}}));
        QVERIFY(ok);
        QCOMPARE(std::get<OkNotice>(*ok).id, "1:2");
        QCOMPARE(std::get<OkNotice>(*ok).n, "5");
        QCOMPARE(std::get<OkNotice>(*parseHubNotice(encodeOk({}))).n, "");

        const auto pong = parseHubNotice(encodePong("\"x\""));
        QVERIFY(pong);
        QCOMPARE(std::get<PongNotice>(*pong).n, "\"x\"");
    }

    void readsRequests()
    {
        const auto subscribe = parseClientRequest(" { \"since\" : \"1:2\" , \"subscribe\" : [ \"a/+\" , \"\\u0062\" ] } ");
        QVERIFY(subscribe);
        const auto &filters = std::get<SubscribeRequest>(subscribe->body);
        QCOMPARE(filters.filters, (QList<QByteArray>{"a/+", "b"}));
        QCOMPARE(filters.since, std::optional<QByteArray>("1:2"));
        QCOMPARE(subscribe->n, "");

        const auto unsubscribe = parseClientRequest("{\"n\":\"x\",\"unsubscribe\":[]}");
        QVERIFY(unsubscribe);
        QVERIFY(std::get<UnsubscribeRequest>(unsubscribe->body).filters.isEmpty());
        QCOMPARE(unsubscribe->n, "\"x\"");

        const auto ping = parseClientRequest("{\"ping\":1.50,\"n\":2}");
        QVERIFY(ping);
        QVERIFY(std::holds_alternative<PingRequest>(ping->body));
        QCOMPARE(ping->n, "1.50");

        const auto publish = parseClientRequest("{\"publish\":\"a\",\"data\": 42 ,\"event\":null,\"other\":[{}]}");
        QVERIFY(publish);
        QCOMPARE(std::get<PublishRequest>(publish->body).payload, "42");
        QCOMPARE(std::get<PublishRequest>(publish->body).event, "");
        QCOMPARE(std::get<PublishRequest>(publish->body).kind, PayloadKind::Text);
    }

    void takesTheLastOfRepeatedMembers()
    {
        const auto publish = parseClientRequest("{\"publish\":\"a\",\"data\":1,\"publish\":\"b\",\"data\":2}");
        QVERIFY(publish);
        QCOMPARE(std::get<PublishRequest>(publish->body).topic, "b");
        QCOMPARE(std::get<PublishRequest>(publish->body).payload, "2");
        const auto subscribe = parseClientRequest("{\"subscribe\":[\"a\"],\"subscribe\":[\"b\"]}");
        QVERIFY(subscribe);
        QCOMPARE(std::get<SubscribeRequest>(subscribe->body).filters, (QList<QByteArray>{"b"}));
    }

    void refusesRequestsWithASentence_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("word");
        const auto row = [](const char *name, const QByteArray &json, const char *word) {
            QTest::newRow(name) << json << QString::fromLatin1(word);
        };
        row("nothing", "", "not valid JSON");
        row("text", "hello", "not valid JSON");
        row("cut off", "{\"subscribe\":[\"a\"]", "not valid JSON");
        row("broken after what matters", "{\"subscribe\":[\"a\"],\"x\":tru}", "not valid JSON");
        row("array", "[]", "not an object");
        row("number", "1", "not an object");
        row("no known member", "{\"hello\":1}", "exactly one");
        row("two requests", "{\"subscribe\":[],\"ping\":1}", "exactly one");
        row("one filter without its array", "{\"subscribe\":\"a\"}", "array");
        row("filter that is no string", "{\"subscribe\":[1]}", "array");
        row("unsubscribe that is no array", "{\"unsubscribe\":{}}", "unsubscribe");
        row("too many filters", "{\"subscribe\":[" + QByteArray("\"a\",").repeated(4'096) + "\"a\"]}", "4096");
        row("cursor that is no string", "{\"subscribe\":[],\"since\":1}", "since");
        row("topic that is no string", "{\"publish\":1,\"data\":1}", "publish");
        row("topic that is null", "{\"publish\":null,\"data\":1}", "publish");
        row("no data", "{\"publish\":\"a\"}", "data");
        row("event that is no string", "{\"publish\":\"a\",\"data\":1,\"event\":1}", "event");
        row("key that is no string", "{\"publish\":\"a\",\"data\":1,\"key\":{}}", "key");
        row("unknown encoding", "{\"publish\":\"a\",\"data\":\"x\",\"encoding\":\"hex\"}", "encoding");
        row("encoding that is no string", "{\"publish\":\"a\",\"data\":\"x\",\"encoding\":1}", "encoding");
        row("encoding of something else", "{\"publish\":\"a\",\"data\":1,\"encoding\":\"text\"}", "string");
        row("broken base64", "{\"publish\":\"a\",\"data\":\"?\",\"encoding\":\"base64\"}", "base64");
        row("n that is an object", "{\"ping\":1,\"n\":{}}", "'n'");
        row("ping with an array", "{\"ping\":[1]}", "'ping'");
        row("endless n", "{\"ping\":1,\"n\":\"" + QByteArray(200, 'x') + "\"}", "'n'");
        row("invalid UTF-8", "{\"subscribe\":[\"\xFF\"]}", "not valid JSON");
        row("too deep", "{\"publish\":\"a\",\"data\":" + QByteArray(512, '[') + QByteArray(512, ']') + "}", "not valid JSON");
    }
    void refusesRequestsWithASentence()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, word);
        const auto request = parseClientRequest(json);
        QVERIFY(!request);
        QCOMPARE(request.error().code, base::ErrorCode::InvalidArgument);
        QVERIFY2(request.error().what.contains(word), qPrintable(request.error().what));
        QVERIFY(request.error().what.endsWith(u'.'));
    }

    void refusesNoticesWithASentence_data()
    {
        QTest::addColumn<QByteArray>("json");
        for (const char *json :
             {"", "<html>", "[]", "{}", "{\"hello\":1}", "{\"message\":1}", "{\"message\":{}}",
              "{\"message\":{\"topic\":\"a\"}}", "{\"message\":{\"topic\":1,\"data\":1}}",
              "{\"message\":{\"topic\":\"a\",\"data\":1,\"time\":\"x\"}}", "{\"message\":{\"topic\":\"a\",\"data\":1,\"id\":2}}",
              "{\"message\":{\"topic\":\"a\",\"data\":1,\"encoding\":\"text\"}}", "{\"welcome\":{}}",
              "{\"welcome\":{\"epoch\":1,\"position\":1}}", "{\"welcome\":{\"epoch\":\"a\",\"position\":-1}}",
              "{\"welcome\":{\"epoch\":\"a\",\"position\":\"1\"}}", "{\"gap\":{}}", "{\"gap\":{\"from\":1}}",
              "{\"gap\":{\"topic\":1,\"from\":1,\"to\":2}}", "{\"error\":{\"reason\":1}}", "{\"ok\":1,\"id\":1}"}) {
            QTest::addRow("%s", json) << QByteArray(json);
        }
    }
    void refusesNoticesWithASentence()
    {
        QFETCH(QByteArray, json);
        const auto notice = parseHubNotice(json);
        QVERIFY(!notice);
        QCOMPARE(notice.error().code, base::ErrorCode::Protocol);
        QVERIFY2(notice.error().what.endsWith(u'.'), qPrintable(notice.error().what));
    }

    void givesTheTextOfEachElementOfAPollAnswer()
    {
        const QByteArray json = "{ \"messages\" : [ {\"topic\":\"a\",\"data\":[ {} ]} , {\"data\" :1,\"topic\":\"b\" }\n],"
                                " \"next\":\"1:1\", \"gap\":[{\"from\":1, \"to\":2} ] }";
        const auto read = parsePollAnswer(json);
        QVERIFY(read);
        QCOMPARE(read->messageTexts, (QList<QByteArrayView>{"{\"topic\":\"a\",\"data\":[ {} ]}",
                                                           "{\"data\" :1,\"topic\":\"b\" }"}));
        QCOMPARE(read->gapTexts, QList<QByteArrayView>{"{\"from\":1, \"to\":2}"});
    }

    void refusesPollAnswersWithASentence_data()
    {
        QTest::addColumn<QByteArray>("json");
        for (const char *json :
             {"", "[]", "{}", "{\"messages\":[]}", "{\"messages\":[],\"next\":1}", "{\"messages\":{},\"next\":\"a:1\"}",
              "{\"messages\":[1],\"next\":\"a:1\"}", "{\"messages\":[{}],\"next\":\"a:1\"}",
              "{\"messages\":[],\"next\":\"a:1\",\"gap\":{}}", "{\"messages\":[],\"next\":\"a:1\",\"gap\":[1]}",
              "{\"messages\":[],\"next\":\"a:1\"", "{\"messages\":[],\"next\":null}"}) {
            QTest::addRow("%s", json) << QByteArray(json);
        }
    }
    void refusesPollAnswersWithASentence()
    {
        QFETCH(QByteArray, json);
        const auto answer = parsePollAnswer(json);
        QVERIFY(!answer);
        QVERIFY2(answer.error().what.endsWith(u'.'), qPrintable(answer.error().what));
    }

    void takesEnvelopesOfOthers()
    {
        const auto read = parseEnvelope("{ \"data\" : \"x\", \"topic\": \"a\", \"more\": {\"topic\":\"b\"} }");
        QVERIFY(read);
        QCOMPARE(read->topic, "a");
        QCOMPARE(read->payload.trimmed(), "\"x\"");
        QCOMPARE(read->id, "");
        QVERIFY(read->time == base::WallTime{});
    }

    void writesWhatQtReads()
    {
        const auto document = QJsonDocument::fromJson(encodePlainMessage(sample("{\"p\":[1,2]}")));
        const QJsonObject message = document[u"message"].toObject();
        QCOMPARE(message[u"topic"].toString(), QStringLiteral("market/ACME"));
        QCOMPARE(message[u"time"].toInteger(), 1'700'000'000'123'456);
        QCOMPARE(message[u"data"][u"p"][1].toInt(), 2);
    }

    void encodesAMessageQuickly()
    {
        const PlainMessage message = sample("{\"price\":101.25,\"volume\":1200,\"bid\":101.24,\"ask\":101.26,"
                                            "\"venue\":\"XETR\",\"flags\":[\"auction\",\"open\"],\"n\":123456}");
        QVERIFY(encodePlainMessage(message).contains("\"data\":{\"price\":101.25"));
        QBENCHMARK {
            (void)encodePlainMessage(message);
        }
    }

    void readsAMessageQuickly()
    {
        const QByteArray json = encodePlainMessage(sample("{\"price\":101.25,\"volume\":1200,\"bid\":101.24,"
                                                          "\"venue\":\"XETR\",\"flags\":[\"auction\",\"open\"]}"));
        QVERIFY(parseHubNotice(json));
        QBENCHMARK {
            (void)parseHubNotice(json);
        }
    }
};

QTEST_APPLESS_MAIN(TestPlainDialect)
#include "tst_plaindialect.moc"
