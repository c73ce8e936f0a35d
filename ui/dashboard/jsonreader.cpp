// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/jsonreader.h"

namespace pushscope::ui {

void JsonReader::fail(const QString &rest, const QString &remedy)
{
    if (!m_failure)
        m_failure =
            base::Error{base::ErrorCode::InvalidArgument, m_where + QLatin1String(": ") + rest, remedy};
}

QJsonValue JsonReader::member(QLatin1String key, QJsonValue::Type type, const char *typeName, bool required)
{
    const QJsonValue value = m_object.value(key);
    if (value.isUndefined()) {
        if (required)
            fail(QStringLiteral("“%1” is missing.").arg(key));
        return value;
    }
    if (value.type() == type)
        return value;
    fail(QStringLiteral("“%1” is not %2.").arg(key, QLatin1String(typeName)));
    return {QJsonValue::Undefined};
}

QString JsonReader::text(QLatin1String key, int maxLength)
{
    const QString text = member(key, QJsonValue::String, "a text", true).toString();
    if (text.size() > maxLength)
        fail(QStringLiteral("“%1” is longer than %2 characters.").arg(key).arg(maxLength));
    return text;
}

std::optional<QString> JsonReader::optionalText(QLatin1String key, int maxLength)
{
    if (!has(key))
        return std::nullopt;
    return text(key, maxLength);
}

double JsonReader::number(QLatin1String key, double min, double max)
{
    const QJsonValue value = member(key, QJsonValue::Double, "a number", true);
    const double number = value.toDouble(min);
    if (number < min || number > max)
        fail(QStringLiteral("“%1” is not between %2 and %3.").arg(key).arg(min).arg(max));
    return number;
}

std::optional<double> JsonReader::optionalNumber(QLatin1String key)
{
    const QJsonValue value = member(key, QJsonValue::Double, "a number", false);
    return value.isDouble() ? std::optional(value.toDouble()) : std::nullopt;
}

bool JsonReader::optionalFlag(QLatin1String key, bool absent)
{
    return member(key, QJsonValue::Bool, "true or false", false).toBool(absent);
}

QJsonArray JsonReader::list(QLatin1String key, std::size_t maxCount, const QString &what)
{
    const QJsonArray list = member(key, QJsonValue::Array, "a list", true).toArray();
    if (static_cast<std::size_t>(list.size()) <= maxCount)
        return list;
    fail(QStringLiteral("it has %1 %2; at most %3 are possible.").arg(list.size()).arg(what).arg(maxCount));
    return {};
}

std::optional<QJsonObject> JsonReader::optionalObject(QLatin1String key)
{
    const QJsonValue value = member(key, QJsonValue::Object, "an object", false);
    return value.isObject() ? std::optional(value.toObject()) : std::nullopt;
}

} // namespace pushscope::ui
