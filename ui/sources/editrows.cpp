// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sources/editrows.h"

#include "ui/sources/secrets.h"
#include "ui/widgets/iconbutton.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

#include <algorithm>

namespace pushscope::ui {

namespace {

constexpr int kLongest = 64 * 1024;

} // namespace

EditRows::EditRows(const ThemeStore &themes, QList<Column> columns, QWidget *parent)
    : QWidget(parent)
    , m_themes(themes)
    , m_columns(std::move(columns))
    , m_layout(new QVBoxLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(4);
    append({});
}

void EditRows::append(const QStringList &texts)
{
    Row row{new QWidget(this), nullptr, {}};
    auto *line = new QHBoxLayout(row.widget);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(4);
    for (qsizetype i = 0; i < m_columns.size(); ++i) {
        const Column &column = m_columns[i];
        auto *field = new QLineEdit(texts.value(i), row.widget);
        field->setPlaceholderText(column.placeholder);
        field->setAccessibleName(column.placeholder);
        field->setProperty("mono", column.code);
        field->setMaxLength(kLongest);
        field->setMinimumWidth(40);
        field->setCursorPosition(0);
        line->addWidget(field, column.stretch);
        row.fields.append(field);
        connect(field, &QLineEdit::returnPressed, this, &EditRows::submitted);
        connect(field, &QLineEdit::textEdited, this, [this, widget = row.widget] {
            const auto found = std::ranges::find(m_rows, widget, &Row::widget);
            if (found == m_rows.end())
                return;
            follow(*found);
            if (found->widget == m_rows.last().widget && m_rows.size() < kMostRows)
                append({});
            Q_EMIT edited();
        });
    }
    auto *remove = new IconButton(m_themes, QStringLiteral("close"), tr("Remove this row"),
                                  IconButton::Size::Compact, row.widget);
    QSizePolicy policy = remove->sizePolicy();
    policy.setRetainSizeWhenHidden(true); // all fields end at one edge
    remove->setSizePolicy(policy);
    remove->hide();
    line->addWidget(remove);
    if (!m_rows.isEmpty())
        m_rows.last().remove->show();
    connect(remove, &QToolButton::clicked, this, [this, widget = row.widget] { this->remove(widget); });
    row.remove = remove;
    m_layout->addWidget(row.widget);
    m_rows.append(row);
    follow(row);
}

void EditRows::remove(const QWidget *row)
{
    const auto found = std::ranges::find(m_rows, row, &Row::widget);
    if (found == m_rows.end() || std::next(found) == m_rows.end())
        return;
    std::next(found)->fields.front()->setFocus(Qt::OtherFocusReason);
    found->widget->hide();
    found->widget->deleteLater(); // the button in it is what calls
    m_rows.erase(found);
    Q_EMIT edited();
}

void EditRows::follow(const Row &row)
{
    if (row.fields.size() != 2)
        return;
    // A secret is to be seen while it is typed only.
    row.fields[1]->setEchoMode(isSecretName(row.fields[0]->text().toUtf8()) ? QLineEdit::PasswordEchoOnEdit
                                                                            : QLineEdit::Normal);
}

QStringList EditRows::texts(const Row &row)
{
    QStringList texts;
    for (const QLineEdit *field : row.fields)
        texts.append(field->text());
    return texts;
}

void EditRows::setRows(const QList<QStringList> &rows)
{
    for (const Row &row : std::as_const(m_rows)) {
        row.widget->hide();
        row.widget->deleteLater();
    }
    m_rows.clear();
    for (const QStringList &row : rows) {
        if (m_rows.size() < kMostRows)
            append(row);
    }
    append({});
}

QList<QStringList> EditRows::rows() const
{
    QList<QStringList> rows;
    for (const Row &row : m_rows) {
        const QStringList all = texts(row);
        if (std::ranges::any_of(all, [](const QString &text) { return !text.isEmpty(); }))
            rows.append(all);
    }
    return rows;
}

void EditRows::focusMissing()
{
    for (const Row &row : std::as_const(m_rows)) {
        if (row.fields.last()->text().isEmpty()) {
            (row.fields.front()->text().isEmpty() ? row.fields.front() : row.fields.last())
                ->setFocus(Qt::OtherFocusReason);
            return;
        }
    }
}

} // namespace pushscope::ui
