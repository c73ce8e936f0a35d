// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractScrollArea>

#include <optional>
#include <utility>

namespace pushscope::ui {

class ThemeStore;

/// Rows of bytes in the face of code, of which only those in sight are ever looked at, so that any size scrolls alike.
/// A range of bytes can be selected by mouse and by keyboard (Shift and arrows, Ctrl+A) and copied. UI thread.
class MonoView : public QAbstractScrollArea
{
    Q_OBJECT

public:
    explicit MonoView(const ThemeStore &themes, QWidget *parent = nullptr);

    [[nodiscard]] const QByteArray &bytes() const { return m_bytes; }
    /// Bytes [first, second); nothing when they are the same.
    [[nodiscard]] std::pair<qsizetype, qsizetype> selection() const;
    void select(qsizetype from, qsizetype to);
    void copy();

    [[nodiscard]] virtual qsizetype rowCount() const = 0;

Q_SIGNALS:
    void said(const QString &sentence);

protected:
    static constexpr int kMargin = 16;
    static constexpr qsizetype kMostCopied = 16 * 1024 * 1024; ///< bytes of the payload

    void setBytes(QByteArray bytes); ///< scrolls to the top, selects nothing
    void layOut();                   ///< after the number of rows has changed
    [[nodiscard]] const ThemeStore &themes() const { return m_themes; }
    [[nodiscard]] int rowHeight() const;
    [[nodiscard]] double cell() const; ///< width of a character
    [[nodiscard]] QFont monoFont() const;

    virtual void paintRow(QPainter &painter, qsizetype row, const QRect &rect) const = 0;
    /// The byte at or nearest to a place; `x` from the left edge of the viewport.
    [[nodiscard]] virtual qsizetype byteAt(qsizetype row, int x) const = 0;
    [[nodiscard]] virtual qsizetype rowOf(qsizetype byte) const = 0;
    [[nodiscard]] virtual QString copied(qsizetype from, qsizetype to) const = 0;
    virtual void widthChanged() {}

    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    [[nodiscard]] qsizetype byteUnder(const QPoint &position) const;
    bool extend(QKeyEvent *event);
    bool scroll(QKeyEvent *event);
    void bringIntoSight(qsizetype byte);

    const ThemeStore &m_themes;
    QByteArray m_bytes;
    qsizetype m_anchor = 0;
    qsizetype m_caret = 0;
};

} // namespace pushscope::ui
