// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/broker/topicfilter.h"

#include <QSortFilterProxyModel>

#include <optional>

namespace pushscope::ui {

/// The topics that match what stands in the filter box: an MQTT filter where it holds a wildcard, else any
/// part of the topic in any case. Groups stay while one of their topics does.
class TopicFilterModel : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    explicit TopicFilterModel(QObject *parent = nullptr);

    /// Returns one sentence when the text looks like a filter and is none; it then counts as plain text.
    QString setText(const QString &text);
    [[nodiscard]] bool isFiltering() const { return !m_text.isEmpty(); }

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    QString m_text;
    std::optional<broker::TopicFilter> m_filter;
};

} // namespace pushscope::ui
