// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/anatomy/jsontree.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTest>

using namespace pushscope::capture;
using Type = JsonTree::Type;

namespace {

/// A sanitizer makes everything several times as slow.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr qint64 kSoon = 1500;
#else
constexpr qint64 kSoon = 100;
#endif

} // namespace

class JsonTreeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsEveryMemberAsItStands();
    void readsTheRoot_data();
    void readsTheRoot();
    void goesOnWhereItStopped();
    void countsWhatIsLeftUnlessThatTakesTooLong();
    void showsBrokenTextUpToWhereItBreaks_data();
    void showsBrokenTextUpToWhereItBreaks();
    void opensAMillionBracketsLevelByLevel();
    void opensTwentyMegabytesAtOnce();
    void staysWithinAnyText();
    void writesPointers();
};

void JsonTreeTest::showsEveryMemberAsItStands()
{
    const JsonTree tree(R"( {"a":1.50, "b\n" : [true,false , null] ,"c":{"d":"x\"]"} } )");
    const auto root = tree.root();
    QVERIFY(root);
    QCOMPARE(root->type, Type::Object);
    const auto children = tree.children(*root);
    QCOMPARE(children.nodes.size(), std::size_t(3));
    QVERIFY(!children.next);
    QVERIFY(!children.broken);
    QCOMPARE(tree.key(children.nodes[0]), "a");
    QCOMPARE(tree.value(children.nodes[0]), QByteArrayView("1.50"));
    QCOMPARE(tree.key(children.nodes[1]), "b\n");
    const auto list = tree.children(children.nodes[1]);
    QCOMPARE(list.nodes.size(), std::size_t(3));
    QCOMPARE(list.nodes[0].type, Type::True);
    QCOMPARE(list.nodes[1].type, Type::False);
    QCOMPARE(list.nodes[2].type, Type::Null);
    const auto inner = tree.children(children.nodes[2]);
    QCOMPARE(inner.nodes.size(), std::size_t(1));
    QCOMPARE(tree.value(inner.nodes[0]), QByteArrayView(R"("x\"]")"));
    QVERIFY(!inner.broken);
}

void JsonTreeTest::readsTheRoot_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("isJson");
    QTest::newRow("an object") << QByteArray("{}") << true;
    QTest::newRow("a number") << QByteArray(" 12 ") << true;
    QTest::newRow("a string") << QByteArray("\"x\"") << true;
    QTest::newRow("nothing") << QByteArray() << false;
    QTest::newRow("a word") << QByteArray("hello") << false;
    QTest::newRow("two numbers") << QByteArray("1 2") << false;
    QTest::newRow("a string never closed") << QByteArray("\"x\\\"") << false;
}

void JsonTreeTest::readsTheRoot()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, isJson);
    QCOMPARE(JsonTree(text).root().has_value(), isJson);
}

void JsonTreeTest::goesOnWhereItStopped()
{
    QByteArray text = "[";
    for (int i = 0; i < 2500; ++i)
        text += QByteArray::number(i) + ',';
    text.back() = ']';
    const JsonTree tree(text);
    const auto root = tree.root();
    auto some = tree.children(*root);
    QCOMPARE(some.nodes.size(), JsonTree::kMostAtOnce);
    QVERIFY(some.next);
    QCOMPARE(some.next->index, quint64(1000));
    QCOMPARE(tree.count(*root, *some.next, 1 << 20), std::optional<quint64>(1500));
    some = tree.children(*root, *some.next);
    QCOMPARE(tree.value(some.nodes.front()), QByteArrayView("1000"));
    QCOMPARE(some.next->index, quint64(2000));
    some = tree.children(*root, *some.next);
    QCOMPARE(some.nodes.size(), std::size_t(500));
    QVERIFY(!some.next);
    QCOMPARE(tree.value(some.nodes.back()), QByteArrayView("2499"));
}

void JsonTreeTest::countsWhatIsLeftUnlessThatTakesTooLong()
{
    const JsonTree tree("[" + QByteArray("1,").repeated(5000) + "1]");
    const auto root = tree.root();
    QCOMPARE(tree.count(*root, JsonTree::kStart, 1 << 20), std::optional<quint64>(5001));
    QCOMPARE(tree.count(*root, JsonTree::kStart, 1000), std::optional<quint64>());
}

void JsonTreeTest::showsBrokenTextUpToWhereItBreaks_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("children");
    QTest::addColumn<qsizetype>("broken");
    QTest::newRow("breaks off after a colon") << QByteArray(R"({"a":1,"b":)") << 1 << qsizetype(11);
    QTest::newRow("breaks off in a container") << QByteArray(R"({"a":[1,2)") << 1 << qsizetype(9);
    QTest::newRow("a comma too many") << QByteArray("[1,]") << 1 << qsizetype(3);
    QTest::newRow("a wrong word") << QByteArray("[1,tru,2]") << 1 << qsizetype(3);
    QTest::newRow("no comma") << QByteArray("[1 2]") << 1 << qsizetype(3);
    QTest::newRow("more after the end") << QByteArray("{\"a\":1} x") << 1 << qsizetype(8);
    QTest::newRow("no key") << QByteArray("{1:2}") << 0 << qsizetype(1);
    QTest::newRow("an opening bracket alone") << QByteArray("{") << 0 << qsizetype(1);
    QTest::newRow("the wrong bracket") << QByteArray("[1}") << 1 << qsizetype(2);
}

void JsonTreeTest::showsBrokenTextUpToWhereItBreaks()
{
    QFETCH(QByteArray, text);
    QFETCH(int, children);
    QFETCH(qsizetype, broken);
    const JsonTree tree(text);
    const auto root = tree.root();
    QVERIFY(root);
    const auto found = tree.children(*root);
    QCOMPARE(int(found.nodes.size()), children);
    QCOMPARE(found.broken, std::optional(broken));
}

void JsonTreeTest::opensAMillionBracketsLevelByLevel()
{
    const JsonTree tree(QByteArray(1'000'000, '['));
    auto node = tree.root();
    QVERIFY(node);
    for (int level = 0; level < 20; ++level) {
        const auto children = tree.children(*node);
        QCOMPARE(children.nodes.size(), std::size_t(1));
        node = children.nodes.front();
        QVERIFY(node->isContainer());
    }
}

void JsonTreeTest::opensTwentyMegabytesAtOnce()
{
    QByteArray text = "[";
    while (text.size() < 20'000'000)
        text += R"({"price":187.42,"size":300,"side":"buy","venue":"XNAS"},)";
    text.back() = ']';
    const JsonTree tree(text);
    QElapsedTimer timer;
    timer.start();
    const auto children = tree.children(*tree.root());
    QCOMPARE(children.nodes.size(), JsonTree::kMostAtOnce);
    QVERIFY(children.next);
    QVERIFY2(children.next->at < 100'000, "reads no further than it has to");
    QVERIFY(timer.elapsed() < kSoon);
}

/// Random pieces of JSON in random order: every node lies within its container and the text.
void JsonTreeTest::staysWithinAnyText()
{
    static const QByteArrayList pieces{"{", "}", "[", "]", "\"", "\"a\"", ":", ",", "1", "-", "tru", "true", "\\", " ", "\n", "\xff"};
    QRandomGenerator random(7);
    int nodes = 0;
    for (int round = 0; round < 20'000; ++round) {
        QByteArray text = round % 2 ? "{" : "[";
        for (int i = random.bounded(24); i > 0; --i)
            text += pieces[random.bounded(int(pieces.size()))];
        const JsonTree tree(text);
        const auto root = tree.root();
        if (!root)
            continue;
        std::vector<JsonTree::Node> open{*root};
        while (!open.empty()) {
            const JsonTree::Node node = open.back();
            open.pop_back();
            const auto children = tree.children(node);
            QVERIFY(!children.broken || (*children.broken >= 0 && *children.broken <= text.size()));
            qsizetype at = node.begin;
            for (const JsonTree::Node &child : children.nodes) {
                QVERIFY(child.begin > at && child.end > child.begin && child.end <= node.end);
                QVERIFY(child.keyEnd <= child.begin && child.keyEnd <= text.size());
                at = child.end - 1;
                (void)tree.key(child);
                open.push_back(child);
                ++nodes;
            }
        }
    }
    QVERIFY(nodes > 1'000);
}

void JsonTreeTest::writesPointers()
{
    QCOMPARE(childPointer("/a", QByteArrayView("b/c~d")), "/a/b~1c~0d");
    QCOMPARE(childPointer({}, quint64(7)), "/7");
}

QTEST_GUILESS_MAIN(JsonTreeTest)
#include "tst_jsontree.moc"
