// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/detail/diffmodel.h"

#include "ui/widgets/plaintext.h"
#include "ui/widgets/unitformat.h"

#include <cmath>

namespace pushscope::ui {

using capture::PayloadChange;
using capture::PayloadDiff;

namespace {

constexpr qsizetype kMostText = 400; ///< characters

QChar signOf(PayloadChange::Kind kind)
{
    switch (kind) {
    case PayloadChange::Kind::Added: return u'+';
    case PayloadChange::Kind::Removed: return u'−';
    case PayloadChange::Kind::Changed: return u'~';
    }
    return {};
}

/// "+0.25": as many digits as the difference needs, without those that only binary fractions have.
QString deltaText(double delta)
{
    const QString digits = QString::number(std::abs(delta), 'g', 10);
    return delta == 0 ? digits : (delta < 0 ? QChar(u'−') : QChar(u'+')) + digits;
}

} // namespace

void DiffModel::setDiff(PayloadDiff diff)
{
    beginResetModel();
    m_diff = std::move(diff);
    endResetModel();
}

int DiffModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_diff.changes.size());
}

int DiffModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString DiffModel::place(const PayloadChange &change) const
{
    QString where;
    switch (m_diff.form) {
    case PayloadDiff::Form::Fields:
        where = change.pointer.isEmpty() ? tr("the payload") : plainText(change.pointer, kMostText);
        break;
    case PayloadDiff::Form::Lines:
        where = tr("line %1").arg(formatCount(change.number));
        break;
    case PayloadDiff::Form::Bytes:
        where = tr("at %1").arg(change.number, 4, 16, QLatin1Char('0'));
        break;
    }
    return signOf(change.kind) + QStringLiteral(" ") + where;
}

QString DiffModel::text(const QByteArray &value) const
{
    return m_diff.form == PayloadDiff::Form::Bytes ? QString::fromLatin1(value.toHex(' '))
                                                   : plainText(value, kMostText);
}

QVariant DiffModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const PayloadChange &change = m_diff.changes[static_cast<std::size_t>(index.row())];
    if (role == KindRole)
        return static_cast<int>(change.kind);
    if (role == Qt::TextAlignmentRole && index.column() == Delta)
        return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Place:
        return place(change);
    case Before:
        return text(change.before);
    case After:
        return text(change.after);
    default:
        return change.delta ? deltaText(*change.delta) : QString();
    }
}

QVariant DiffModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>((section == Delta ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Place:
        return m_diff.form == PayloadDiff::Form::Fields ? tr("Field") : tr("Place");
    case Before:
        return tr("Before");
    case After:
        return tr("After");
    default:
        return tr("Difference");
    }
}

} // namespace pushscope::ui
