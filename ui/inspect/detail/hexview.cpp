// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/detail/hexview.h"

#include "ui/theme/theme.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace pushscope::ui {

namespace {

constexpr qsizetype kHalf = HexView::kRowBytes / 2;
constexpr int kGap = 8; ///< between the halves

QChar shown(char byte)
{
    return byte >= 0x20 && byte < 0x7F ? QChar(QLatin1Char(byte)) : QChar(u'·');
}

} // namespace

HexView::HexView(const ThemeStore &themes, QWidget *parent)
    : MonoView(themes, parent)
{
    setAccessibleName(tr("Bytes of the payload"));
}

void HexView::setContents(const QByteArray &bytes)
{
    setBytes(bytes);
    layOut();
}

qsizetype HexView::rowCount() const
{
    return (bytes().size() + kRowBytes - 1) / kRowBytes;
}

int HexView::digits() const
{
    int digits = 4;
    for (qsizetype most = 0xFFFF; bytes().size() > most; most = most * 16 + 15)
        ++digits;
    return digits;
}

double HexView::hexX(qsizetype column) const
{
    const double pitch = std::round(cell() * 2.75);
    return kMargin + std::ceil(cell() * (digits() + 2)) + static_cast<double>(column) * pitch +
           (column >= kHalf ? kGap : 0);
}

double HexView::textX(qsizetype column) const
{
    return hexX(kRowBytes) + 2 * kGap + static_cast<double>(column) * cell();
}

qsizetype HexView::rowOf(qsizetype byte) const
{
    return std::min(byte, std::max<qsizetype>(0, bytes().size() - 1)) / kRowBytes;
}

qsizetype HexView::byteAt(qsizetype row, int x) const
{
    const bool inText = x >= textX(0) - kGap;
    qsizetype column = 0;
    // A byte begins to be selected at its middle.
    while (column < kRowBytes && x > (inText ? textX(column) + cell() / 2 : hexX(column) + cell()))
        ++column;
    return std::min(bytes().size(), row * kRowBytes + column);
}

QString HexView::copied(qsizetype from, qsizetype to) const
{
    return QString::fromLatin1(bytes().mid(from, to - from).toHex(' '));
}

void HexView::paintRow(QPainter &painter, qsizetype row, const QRect &rect) const
{
    const Theme &theme = themes().theme();
    const qsizetype begin = row * kRowBytes;
    const qsizetype count = std::min(kRowBytes, bytes().size() - begin);
    const auto [from, to] = selection();
    const double baseline = rect.top() + (rect.height() + painter.fontMetrics().ascent() - painter.fontMetrics().descent()) / 2.0;
    for (qsizetype i = 0; i < count; ++i) {
        if (begin + i < from || begin + i >= to)
            continue;
        const bool goesOn = i + 1 < count && begin + i + 1 < to;
        const double end = goesOn ? hexX(i + 1) : hexX(i) + 2 * cell();
        painter.fillRect(QRectF(hexX(i) - 1, rect.top(), end - hexX(i) + 1, rect.height()), theme.sel);
        painter.fillRect(QRectF(textX(i), rect.top(), cell(), rect.height()), theme.sel);
    }
    painter.setPen(theme.t3);
    painter.drawText(QPointF(kMargin, baseline), QStringLiteral("%1").arg(begin, digits(), 16, QLatin1Char('0')));
    painter.setPen(theme.t1);
    for (qsizetype i = 0; i < count; ++i)
        painter.drawText(QPointF(hexX(i), baseline),
                         QString::fromLatin1(bytes().mid(begin + i, 1).toHex()));
    for (qsizetype i = 0; i < count; ++i) {
        const QChar c = shown(bytes()[begin + i]);
        painter.setPen(c == u'·' ? theme.t3 : theme.t2);
        painter.drawText(QPointF(textX(i), baseline), QString(c));
    }
}

} // namespace pushscope::ui
