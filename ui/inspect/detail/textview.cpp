// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/detail/textview.h"

#include "ui/inspect/detail/textrows.h"
#include "ui/theme/theme.h"
#include "ui/widgets/plaintext.h"

#include <QPainter>

#include <algorithm>

namespace pushscope::ui {

namespace {

constexpr qsizetype kMostInRow = 4096; ///< characters; no screen is wider

} // namespace

TextView::TextView(const ThemeStore &themes, QWidget *parent)
    : MonoView(themes, parent)
{
    setAccessibleName(tr("Text of the payload"));
}

void TextView::setText(const QByteArray &utf8)
{
    findRows(utf8, true);
}

void TextView::findRows(QByteArray utf8, bool isNew)
{
    const int columns = std::max(8, static_cast<int>((viewport()->width() - 2 * kMargin) / cell()));
    m_columns = columns;
    m_work.run(
        utf8.size(), [utf8, columns] { return textRows(utf8, columns); },
        [this, utf8, isNew](std::vector<qsizetype> rows) {
            if (isNew)
                setBytes(utf8);
            m_rows = std::move(rows);
            layOut();
            Q_EMIT laidOut();
            widthChanged(); // the view may have another width by now
        });
}

void TextView::widthChanged()
{
    const int columns = std::max(8, static_cast<int>((viewport()->width() - 2 * kMargin) / cell()));
    if (columns != m_columns && !m_work.isBusy())
        findRows(bytes(), false);
}

QByteArrayView TextView::rowBytes(qsizetype row) const
{
    const auto at = static_cast<std::size_t>(row);
    const qsizetype end = at + 1 < m_rows.size() ? m_rows[at + 1] : bytes().size();
    QByteArrayView text = QByteArrayView(bytes()).sliced(m_rows[at], end - m_rows[at]);
    if (text.endsWith('\n'))
        text.chop(1);
    return text;
}

QString TextView::rowText(qsizetype row) const
{
    return plainText(rowBytes(row), kMostInRow);
}

double TextView::xOf(qsizetype row, qsizetype byte) const
{
    const QByteArrayView text = rowBytes(row);
    const qsizetype count = std::clamp<qsizetype>(byte - m_rows[static_cast<std::size_t>(row)], 0, text.size());
    return kMargin + QFontMetricsF(monoFont()).horizontalAdvance(plainText(text.first(count), kMostInRow));
}

qsizetype TextView::byteAt(qsizetype row, int x) const
{
    const QByteArrayView text = rowBytes(row);
    const qsizetype begin = m_rows[static_cast<std::size_t>(row)];
    const auto isBoundary = [&](qsizetype at) {
        return at == text.size() || (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
    };
    // The last place whose left half is not beyond x.
    qsizetype low = 0;
    qsizetype high = text.size();
    while (low < high) {
        const qsizetype middle = (low + high + 1) / 2;
        if (xOf(row, begin + middle) - cell() / 2 <= x)
            low = middle;
        else
            high = middle - 1;
    }
    while (!isBoundary(low))
        --low;
    return begin + low;
}

qsizetype TextView::rowOf(qsizetype byte) const
{
    const auto after = std::upper_bound(m_rows.begin(), m_rows.end(), byte);
    return std::max<qsizetype>(0, after - m_rows.begin() - 1);
}

QString TextView::copied(qsizetype from, qsizetype to) const
{
    return QString::fromUtf8(QByteArrayView(bytes()).sliced(from, to - from));
}

void TextView::paintRow(QPainter &painter, qsizetype row, const QRect &rect) const
{
    const Theme &theme = themes().theme();
    const qsizetype begin = m_rows[static_cast<std::size_t>(row)];
    const auto [from, to] = selection();
    const qsizetype end = begin + rowBytes(row).size();
    if (from < to && from <= end && to > begin) {
        const double left = xOf(row, from);
        const double right = to > end ? rect.right() : xOf(row, to);
        painter.fillRect(QRectF(left, rect.top(), right - left, rect.height()), theme.sel);
    }
    painter.setPen(theme.t1);
    painter.drawText(rect.adjusted(kMargin, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                     rowText(row));
}

} // namespace pushscope::ui
