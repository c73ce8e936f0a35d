// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/jsontext.h"

#include <algorithm>

namespace pushscope::ui {

namespace {

constexpr int kStep = 2;
constexpr int kDeepest = 64;

void newLine(QByteArray &out, int depth)
{
    out += '\n';
    out.append(kStep * std::clamp(depth, 0, kDeepest), ' ');
}

/// The string that begins at `at`, quotes included.
QByteArrayView stringAt(QByteArrayView json, qsizetype at)
{
    qsizetype end = at + 1;
    while (end < json.size() && json[end] != '"')
        end += json[end] == '\\' ? 2 : 1;
    return json.sliced(at, std::min(end + 1, json.size()) - at);
}

bool isBlank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// `{}` and `[]` stay on one line.
bool closesAtOnce(QByteArrayView json, qsizetype at)
{
    do {
        ++at;
    } while (at < json.size() && isBlank(json[at]));
    return at < json.size() && (json[at] == '}' || json[at] == ']');
}

} // namespace

QByteArray indentJson(QByteArrayView json)
{
    QByteArray out;
    int depth = 0;
    bool empty = false; // the container just opened has nothing in it
    for (qsizetype at = 0; at < json.size(); ++at) {
        const char c = json[at];
        if (isBlank(c))
            continue;
        if (c == '"') {
            const QByteArrayView text = stringAt(json, at);
            out += text;
            at += text.size() - 1;
        } else if (c == '{' || c == '[') {
            out += c;
            ++depth;
            empty = closesAtOnce(json, at);
            if (!empty)
                newLine(out, depth);
        } else if (c == '}' || c == ']') {
            --depth;
            if (!empty)
                newLine(out, depth);
            empty = false;
            out += c;
        } else if (c == ',') {
            out += c;
            newLine(out, depth);
        } else {
            out += c;
            if (c == ':')
                out += ' ';
        }
    }
    return out;
}

} // namespace pushscope::ui
