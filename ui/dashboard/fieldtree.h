// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/fieldreader.h"

#include <QTreeWidget>

namespace pushscope::ui {

/// What is really in a payload, to pick a field from: its members with their values, and the numbers every
/// message has. Only what is a number can be picked.
class FieldTree : public QTreeWidget
{
    Q_OBJECT

public:
    explicit FieldTree(QWidget *parent = nullptr);

    /// Keeps what was selected if it is still there. `field` is selected first.
    void setPayload(capture::FieldReader &reader, const QByteArray &payload, const QByteArray &field);

Q_SIGNALS:
    void chosen(const QByteArray &field);

private:
    void addMember(const capture::FieldReader::Field &field, QTreeWidgetItem *parent);
    void addOwn();
    void select(const QByteArray &field);
};

} // namespace pushscope::ui
