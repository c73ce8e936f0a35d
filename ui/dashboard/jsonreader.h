// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QJsonArray>
#include <QJsonObject>

#include <optional>

namespace pushscope::ui {

/// Reads the members of a JSON object by type and remembers the first failure with its place, so that the
/// caller reads on without a branch a member and looks once at the end. After a failure members read as their
/// defaults.
class JsonReader
{
public:
    /// `where` begins each sentence, e.g. `Dashboard 2, panel 3`. `failure` is shared by nested readers.
    JsonReader(QJsonObject object, QString where, std::optional<base::Error> &failure)
        : m_object(std::move(object))
        , m_where(std::move(where))
        , m_failure(failure)
    {
    }

    [[nodiscard]] bool has(QLatin1String key) const { return m_object.contains(key); }
    [[nodiscard]] QString text(QLatin1String key, int maxLength);
    [[nodiscard]] std::optional<QString> optionalText(QLatin1String key, int maxLength);
    [[nodiscard]] double number(QLatin1String key, double min, double max);
    [[nodiscard]] std::optional<double> optionalNumber(QLatin1String key);
    [[nodiscard]] bool optionalFlag(QLatin1String key, bool absent);
    /// At most `maxCount` elements; `what` names them in the sentence, e.g. `panels`.
    [[nodiscard]] QJsonArray list(QLatin1String key, std::size_t maxCount, const QString &what);
    [[nodiscard]] std::optional<QJsonObject> optionalObject(QLatin1String key);

    /// `rest` completes the sentence that begins with the place.
    void fail(const QString &rest, const QString &remedy = {});
    [[nodiscard]] bool failed() const { return m_failure.has_value(); }
    [[nodiscard]] const QString &where() const { return m_where; }

private:
    [[nodiscard]] QJsonValue member(QLatin1String key, QJsonValue::Type type, const char *typeName,
                                    bool required);

    QJsonObject m_object;
    QString m_where;
    std::optional<base::Error> &m_failure;
};

} // namespace pushscope::ui
