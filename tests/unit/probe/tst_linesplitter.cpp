// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/probe/linesplitter.h"

#include <QTest>

using pushscope::probe::LineSplitter;

namespace {

constexpr qsizetype kMax = LineSplitter::kMaxLineBytes;

struct Split
{
    QByteArrayList lines;
    quint64 cut = 0;
};

/// Feeds `input` in pieces of `piece` bytes.
Split split(const QByteArray &input, qsizetype piece)
{
    LineSplitter splitter;
    Split result;
    const auto take = [&](QByteArray line) { result.lines.append(std::move(line)); };
    for (qsizetype at = 0; at < input.size(); at += piece)
        splitter.feed(QByteArrayView(input).sliced(at).first(std::min(piece, input.size() - at)), take);
    splitter.finish(take);
    result.cut = splitter.cutLines();
    return result;
}

} // namespace

class TestLineSplitter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void splitsHoweverTheBytesArrive_data()
    {
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<QByteArrayList>("lines");
        const auto row = [](const char *what, const QByteArray &input, const QByteArrayList &lines) {
            QTest::newRow(what) << input << lines;
        };
        row("nothing", "", {});
        row("one line", "a\n", {"a"});
        row("a last line without its end", "a\nb", {"a", "b"});
        row("empty lines", "\n\na\n\n", {"", "", "a", ""});
        row("CRLF", "a\r\nb\r\n", {"a", "b"});
        row("an empty CRLF line", "\r\n", {""});
        row("CR within a line stays", "a\rb\n", {"a\rb"});
        row("only one CR belongs to the end", "a\r\r\n", {"a\r"});
        row("CR at the end of the input", "a\r", {"a"});
        row("NUL and bytes that are not UTF-8 stay", QByteArray("\0\xFF\n", 3), {QByteArray("\0\xFF", 2)});
    }
    void splitsHoweverTheBytesArrive()
    {
        QFETCH(QByteArray, input);
        QFETCH(QByteArrayList, lines);
        for (qsizetype piece = 1; piece <= input.size() + 1; ++piece) {
            const Split result = split(input, piece);
            QCOMPARE(result.lines, lines);
            QCOMPARE(result.cut, 0u);
        }
    }

    void cutsAtTheBoundAndSkipsTheRest_data()
    {
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<QByteArrayList>("lines");
        QTest::addColumn<qulonglong>("cut");
        const QByteArray full(kMax, 'x');
        const auto row = [](const char *what, const QByteArray &input, const QByteArrayList &lines, int cut) {
            QTest::newRow(what) << input << lines << qulonglong(cut);
        };
        row("right at the bound", full + "\nb\n", {full, "b"}, 0);
        row("right at the bound with CRLF", full + "\r\nb\n", {full, "b"}, 0);
        row("right at the bound at the end of the input", full, {full}, 0);
        row("one byte more", full + "y\nb\n", {full, "b"}, 1);
        row("a CR that ends nothing", full + "\rz\r\nb\n", {full, "b"}, 1);
        row("two CR", full + "\r\r\nb\n", {full, "b"}, 1);
        row("three times the bound", full + full + full + "\nb\n", {full, "b"}, 1);
        row("endless", full + full, {full}, 1);
        row("two long lines", full + "y\n" + full + "y\n", {full, full}, 2);
        row("not within a character", QByteArray(kMax - 2, 'x') + "\xF0\x9F\x98\x80\nb\n",
            {QByteArray(kMax - 2, 'x'), "b"}, 1);
        row("after a character", QByteArray(kMax - 4, 'x') + "\xF0\x9F\x98\x80y\nb\n",
            {QByteArray(kMax - 4, 'x') + "\xF0\x9F\x98\x80", "b"}, 1);
        row("bytes that are no characters", QByteArray(kMax + 10, '\x80') + "\nb\n",
            {QByteArray(kMax, '\x80'), "b"}, 1);
    }
    void cutsAtTheBoundAndSkipsTheRest()
    {
        QFETCH(QByteArray, input);
        QFETCH(QByteArrayList, lines);
        QFETCH(qulonglong, cut);
        for (const qsizetype piece : {qsizetype(1000), qsizetype(65'536), kMax, kMax + 1, 10 * kMax}) {
            const Split result = split(input, piece);
            QVERIFY(result.lines == lines); // too long to print
            QCOMPARE(result.cut, cut);
        }
    }
};

QTEST_APPLESS_MAIN(TestLineSplitter)
#include "tst_linesplitter.moc"
