// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

namespace pushscope::broker {

/// Reads the levels of a topic or filter one after the other. Slashes separate, so `/a//` has four levels:
/// empty, `a`, empty, empty. No character but the slash is special here (`$` is like any other).
class Levels
{
public:
    explicit Levels(QByteArrayView path) : m_rest(path) {}

    [[nodiscard]] bool atEnd() const { return m_ended; }

    /// The next level. Only while not at the end.
    QByteArrayView next()
    {
        const qsizetype slash = m_rest.indexOf('/');
        if (slash < 0) {
            m_ended = true;
            return m_rest;
        }
        const QByteArrayView level = m_rest.first(slash);
        m_rest = m_rest.sliced(slash + 1);
        return level;
    }

private:
    QByteArrayView m_rest;
    bool m_ended = false;
};

} // namespace pushscope::broker
