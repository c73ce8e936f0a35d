// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/httptarget.h"

namespace pushscope::wire {

namespace {

int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/// What follows the authority of an absolute form, or null when it is none.
QByteArrayView afterAuthority(QByteArrayView target)
{
    const qsizetype colon = target.indexOf("://");
    const QByteArrayView scheme = colon < 0 ? QByteArrayView() : target.first(colon);
    if (scheme.compare("http", Qt::CaseInsensitive) != 0 && scheme.compare("https", Qt::CaseInsensitive) != 0)
        return {};
    qsizetype end = colon + 3;
    while (end < target.size() && target[end] != '/' && target[end] != '?')
        ++end;
    return end == colon + 3 ? QByteArrayView() : target.sliced(end);
}

/// Calls `visit` with the raw value of each item named `name`, until it returns false.
template <class Visit>
void forEachValue(QByteArrayView query, QByteArrayView name, Visit &&visit)
{
    while (!query.isEmpty()) {
        const qsizetype ampersand = query.indexOf('&');
        const QByteArrayView item = query.first(ampersand < 0 ? query.size() : ampersand);
        const qsizetype equals = item.indexOf('=');
        const QByteArrayView key = item.first(equals < 0 ? item.size() : equals);
        const bool named = key == name || (key.contains('%') && percentDecoded(key) == name);
        if (named && !visit(equals < 0 ? QByteArrayView("") : item.sliced(equals + 1)))
            return;
        query = ampersand < 0 ? QByteArrayView() : query.sliced(ampersand + 1);
    }
}

} // namespace

bool splitTarget(HttpRequestHead &head)
{
    QByteArrayView rest = head.target;
    if (head.method == "CONNECT") {
        head.path = head.target;
        return true;
    }
    if (rest == "*") {
        head.path = head.target;
        return head.method == "OPTIONS";
    }
    if (rest.contains('#'))
        return false;
    if (!rest.startsWith('/')) {
        rest = afterAuthority(rest);
        if (rest.isNull())
            return false;
    }
    const qsizetype mark = rest.indexOf('?');
    const QByteArrayView path = rest.first(mark < 0 ? rest.size() : mark);
    head.path = path.isEmpty() ? QByteArrayLiteral("/") : percentDecoded(path);
    if (mark >= 0)
        head.query = rest.sliced(mark + 1).toByteArray();
    return true;
}

QByteArray HttpRequestHead::queryValue(QByteArrayView name) const
{
    QByteArray value;
    forEachValue(query, name, [&](QByteArrayView raw) {
        value = percentDecoded(raw);
        return false;
    });
    return value;
}

bool HttpRequestHead::hasQueryValue(QByteArrayView name) const
{
    bool found = false;
    forEachValue(query, name, [&](QByteArrayView) {
        found = true;
        return false;
    });
    return found;
}

QList<QByteArray> HttpRequestHead::queryValues(QByteArrayView name) const
{
    QList<QByteArray> values;
    forEachValue(query, name, [&](QByteArrayView raw) {
        values.append(percentDecoded(raw));
        return true;
    });
    return values;
}

QByteArray percentDecoded(QByteArrayView text)
{
    if (!text.contains('%'))
        return text.toByteArray();
    QByteArray out;
    out.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        const int high = i + 2 < text.size() && text[i] == '%' ? hexDigit(text[i + 1]) : -1;
        const int low = high >= 0 ? hexDigit(text[i + 2]) : -1;
        if (low < 0) {
            out.append(text[i]);
        } else {
            out.append(static_cast<char>(high * 16 + low));
            i += 2;
        }
    }
    return out;
}

} // namespace pushscope::wire
