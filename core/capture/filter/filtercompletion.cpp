// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/filter/filtercompletion.h"

#include "core/capture/filter/filterfields.h"

#include <algorithm>

namespace pushscope::capture {

namespace {

/// What stands before the cursor: the begin of a field or of bare text, or of a field's value.
struct Begun
{
    enum class Kind : unsigned char { Nothing, Term, Value };
    Kind kind = Kind::Nothing;
    qsizetype position = 0; ///< of what is begun
    QStringView field;      ///< of Value
    bool first = true;      ///< no term stands before it
};

/// Walks over the text before the cursor, up to what is begun there.
class Scanner
{
public:
    explicit Scanner(QStringView text)
        : m_text(text)
    {
    }

    Begun scan()
    {
        Begun begun;
        for (;; begun.first = false) {
            begun.kind = Begun::Kind::Nothing;
            skipBetweenTerms();
            begun.position = m_at;
            if (atEnd()) {
                begun.kind = Begun::Kind::Term;
                return begun;
            }
            const QChar c = m_text[m_at];
            const bool finished = c == u'/'   ? skipDelimited(u'/')
                                  : c == u'"' ? skipDelimited(u'"')
                                              : scanWord(begun);
            if (!finished)
                return begun;
        }
    }

private:
    [[nodiscard]] bool atEnd() const { return m_at >= m_text.size(); }

    void skipBetweenTerms()
    {
        while (!atEnd() && (m_text[m_at].isSpace() || m_text[m_at] == u'(' || m_text[m_at] == u')' ||
                            m_text[m_at] == u'-'))
            ++m_at;
    }

    /// Returns whether the closing sign was found.
    bool skipDelimited(QChar sign)
    {
        for (++m_at; !atEnd(); ++m_at) {
            if (m_text[m_at] == sign) {
                ++m_at;
                return true;
            }
            if (m_text[m_at] == u'\\')
                ++m_at;
        }
        return false;
    }

    /// A bare word, or a field with its value. Returns whether it ended before the cursor; if not, `begun`
    /// tells.
    bool scanWord(Begun &begun)
    {
        const qsizetype from = m_at;
        while (!atEnd() && !isSignAt(m_text, m_at) && !endsWord(m_text[m_at])) {
            const bool quotedName =
                m_text[m_at] == u'[' && m_at + 1 < m_text.size() && m_text[m_at + 1] == u'"';
            ++m_at;
            if (quotedName && !skipDelimited(u'"'))
                return false;
        }
        const QStringView word = m_text.sliced(from, m_at - from);
        const qsizetype end = m_at;
        while (!atEnd() && m_text[m_at].isSpace())
            ++m_at;
        if (atEnd() || !isSignAt(m_text, m_at) || (m_text[m_at] == u':' && m_at != end)) {
            m_at = end;
            if (!atEnd())
                return true;
            begun.kind = Begun::Kind::Term;
            return false;
        }
        return scanValue(begun, word);
    }

    bool scanValue(Begun &begun, QStringView field)
    {
        const bool colon = m_text[m_at] == u':';
        m_at += m_text[m_at] == u'!' ? 2 : 1;
        if (!colon) {
            if (!atEnd() && m_text[m_at] == u'=')
                ++m_at;
            while (!atEnd() && m_text[m_at].isSpace())
                ++m_at;
        }
        begun.kind = Begun::Kind::Value;
        begun.position = m_at;
        begun.field = field;
        if (atEnd())
            return false;
        if (m_text[m_at] == u'"')
            return skipDelimited(u'"');
        if (m_text[m_at] == u'/' && filterFieldOf(field) != FilterField::Topic) {
            begun.kind = Begun::Kind::Nothing;
            return skipDelimited(u'/');
        }
        while (!atEnd() && !endsWord(m_text[m_at]))
            ++m_at;
        return !atEnd();
    }

    const QStringView m_text;
    qsizetype m_at = 0;
};

/// Gathers what fits what was typed: first what begins with it, then what holds it.
class Gatherer
{
public:
    explicit Gatherer(QStringView typed)
        : m_typed(typed)
    {
    }

    void offer(const QString &text, const QString &hint = {}) { offerMatching(text, text, hint); }
    void offerMatching(QStringView matched, const QString &text, const QString &hint)
    {
        if (m_begins.size() >= FilterCompletion::kMaxCandidates || matched == m_typed)
            return;
        if (matched.startsWith(m_typed, Qt::CaseInsensitive))
            add(m_begins, text, hint);
        else if (m_holds.size() < FilterCompletion::kMaxCandidates &&
                 matched.contains(m_typed, Qt::CaseInsensitive))
            add(m_holds, text, hint);
    }

    QList<FilterCompletion::Candidate> candidates() const
    {
        return (m_begins + m_holds).mid(0, FilterCompletion::kMaxCandidates);
    }

private:
    using Candidates = QList<FilterCompletion::Candidate>;
    static void add(Candidates &list, const QString &text, const QString &hint)
    {
        const FilterCompletion::Candidate candidate{text, hint};
        if (!list.contains(candidate))
            list.append(candidate);
    }

    QStringView m_typed;
    Candidates m_begins;
    Candidates m_holds;
};

void offerTerms(Gatherer &gatherer, const FilterVocabulary &known, QStringView typed, bool first)
{
    for (const FilterFieldName &field : filterFields())
        gatherer.offer(field.name + (field.field == FilterField::Data ? u'.' : u':'), field.hint);
    // Until someone asks for fields, by a letter of theirs, the names of the columns are enough.
    if (!typed.isEmpty()) {
        for (const QString &field : known.fields)
            gatherer.offer(field);
    }
    if (!first)
        gatherer.offer(QStringLiteral("or"), QStringLiteral("either side"));
    gatherer.offer(QStringLiteral("not"), QStringLiteral("all that do not match"));
}

void offerTopics(Gatherer &gatherer, const QStringList &topics)
{
    // The levels above are worth more than any one topic.
    QStringList above;
    for (const QString &topic : topics) {
        const QString parent = topic.left(topic.lastIndexOf(u'/') + 1);
        if (parent.size() > 1 && !above.contains(parent) && above.size() < FilterCompletion::kMaxCandidates)
            above.append(parent);
    }
    const auto text = [](const QString &topic) {
        return isBareValue(FilterField::Topic, topic) ? topic : quotedFilterText(topic.toUtf8());
    };
    for (const QString &parent : std::as_const(above))
        gatherer.offerMatching(QString(parent + u'#'), text(parent + u'#'), QStringLiteral("all below"));
    for (const QString &topic : topics)
        gatherer.offerMatching(topic, text(topic), {});
}

void offerUnits(Gatherer &gatherer, FilterField field, QStringView typed)
{
    const bool digits = !typed.isEmpty() && std::all_of(typed.begin(), typed.end(), [](QChar c) {
        return (c >= u'0' && c <= u'9') || c == u'.';
    });
    if (!digits)
        return;
    const auto units = field == FilterField::Latency
                           ? QStringList{QStringLiteral("us"), QStringLiteral("ms"), QStringLiteral("s")}
                           : QStringList{QStringLiteral("k"), QStringLiteral("M"), QStringLiteral("KiB"),
                                         QStringLiteral("MiB")};
    for (const QString &unit : units)
        gatherer.offer(typed.toString() + unit);
}

void offerValues(Gatherer &gatherer, const FilterVocabulary &known, QStringView fieldText, QStringView typed)
{
    const bool path = fieldText.startsWith(u"data.") || fieldText.startsWith(u"data[");
    const auto field = path ? FilterField::Data : filterFieldOf(fieldText);
    if (!field)
        return;
    const auto offerAll = [&gatherer, field](const QStringList &values) {
        for (const QString &value : values)
            gatherer.offerMatching(value,
                                   isBareValue(*field, value) ? value : quotedFilterText(value.toUtf8()), {});
    };
    for (const QLatin1String choice : choicesOf(*field))
        gatherer.offer(choice);
    if (*field == FilterField::Topic)
        offerTopics(gatherer, known.topics);
    else if (*field == FilterField::Event)
        offerAll(known.events);
    else if (*field == FilterField::Source)
        offerAll(known.sources);
    else if (*field == FilterField::Data)
        offerAll(known.values.value(fieldText.toString()));
    else if (*field == FilterField::Size || *field == FilterField::Wire || *field == FilterField::Latency)
        offerUnits(gatherer, *field, typed);
    else if (*field == FilterField::Has) {
        for (const FilterField there : fieldsToHave())
            gatherer.offer(nameOf(there));
        for (const QString &name : known.fields)
            gatherer.offer(name);
    }
}

} // namespace

FilterCompletion completeFilter(QStringView text, qsizetype cursor, const FilterVocabulary &known)
{
    const QStringView before = text.first(std::clamp<qsizetype>(cursor, 0, text.size()));
    const Begun begun = Scanner(before).scan();
    FilterCompletion completion;
    if (begun.kind == Begun::Kind::Nothing)
        return completion;
    completion.position = begun.position;
    completion.length = before.size() - begun.position;
    QStringView typed = before.sliced(begun.position);
    if (begun.kind == Begun::Kind::Value && typed.startsWith(u'"'))
        typed = typed.sliced(1);
    Gatherer gatherer(typed);
    if (begun.kind == Begun::Kind::Term)
        offerTerms(gatherer, known, typed, begun.first);
    else
        offerValues(gatherer, known, begun.field, typed);
    completion.candidates = gatherer.candidates();
    return completion;
}

QString fieldFromPointer(QByteArrayView pointer)
{
    FilterPath path;
    for (qsizetype at = 0; at < pointer.size();) {
        const qsizetype slash = pointer.indexOf('/', at + 1);
        const qsizetype end = slash < 0 ? pointer.size() : slash;
        QByteArray name = pointer.sliced(at + 1, end - at - 1).toByteArray();
        at = end;
        const bool digits =
            !name.isEmpty() && name.size() < 10 && (name.size() == 1 || name.front() != '0') &&
            std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
        // RFC 6901 4: first ~1, then ~0.
        name.replace("~1", "/").replace("~0", "~");
        path.push_back(digits ? FilterPathStep{{}, qint32(name.toInt())}
                              : FilterPathStep{name, FilterPathStep::kKey});
    }
    return toText(path);
}

} // namespace pushscope::capture
