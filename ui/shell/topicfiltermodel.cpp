// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/topicfiltermodel.h"

#include "ui/shell/topicmodel.h"

namespace pushscope::ui {

TopicFilterModel::TopicFilterModel(QObject *parent)
    : QSortFilterProxyModel(parent)
{
    setRecursiveFilteringEnabled(true);
}

QString TopicFilterModel::setText(const QString &text)
{
    QString complaint;
    m_text = text.trimmed();
    m_filter.reset();
    if (m_text.contains(u'+') || m_text.contains(u'#')) {
        if (auto filter = broker::TopicFilter::parse(m_text.toUtf8()))
            m_filter = std::move(*filter);
        else
            complaint = filter.error().sentence();
    }
    invalidateFilter();
    return complaint;
}

bool TopicFilterModel::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    if (m_text.isEmpty())
        return true;
    const QModelIndex index = sourceModel()->index(row, 0, parent);
    if (!parent.isValid())
        return !m_filter && index.data().toString().contains(m_text, Qt::CaseInsensitive)
               && !index.data(TopicModel::DetailRole).toString().isEmpty();
    const QByteArray topic = index.data(TopicModel::TopicRole).toByteArray();
    if (m_filter)
        return m_filter->matches(topic);
    return QString::fromUtf8(topic).contains(m_text, Qt::CaseInsensitive)
           || parent.data().toString().contains(m_text, Qt::CaseInsensitive);
}

} // namespace pushscope::ui
