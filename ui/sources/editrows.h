// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QStringList>
#include <QWidget>

class QLineEdit;
class QVBoxLayout;

namespace pushscope::ui {

class ThemeStore;

/// A list that a person types: a row of fields for each entry, and always one empty row more. With two columns the
/// second is masked where the first names a secret. UI thread.
class EditRows : public QWidget
{
    Q_OBJECT

public:
    struct Column
    {
        QString placeholder; ///< also what it is called to who cannot see it
        int stretch = 1;
        bool code = true; ///< in the face of code
    };
    static constexpr int kMostRows = 200;

    EditRows(const ThemeStore &themes, QList<Column> columns, QWidget *parent = nullptr);

    void setRows(const QList<QStringList> &rows);
    [[nodiscard]] QList<QStringList> rows() const; ///< those that are not empty
    /// Puts the cursor where something is still to be typed: the first named row without a value, else the last.
    void focusMissing();

Q_SIGNALS:
    void edited();
    void submitted(); ///< Enter

private:
    struct Row
    {
        QWidget *widget;
        QWidget *remove; ///< its button; the last row, which is empty, shows none
        QList<QLineEdit *> fields;
    };
    void append(const QStringList &texts);
    void remove(const QWidget *row);
    void follow(const Row &row);
    [[nodiscard]] static QStringList texts(const Row &row);

    const ThemeStore &m_themes;
    const QList<Column> m_columns;
    QVBoxLayout *m_layout;
    QList<Row> m_rows;
};

} // namespace pushscope::ui
