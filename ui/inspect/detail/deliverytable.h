// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/inspect/detail/detailpage.h"
#include "ui/inspect/detail/deliverymodel.h"
#include "ui/widgets/services.h"

#include <optional>

class QLabel;
class QPushButton;
class QTableView;

namespace pushscope::ui {

class RunLabel;
class SwitchButton;

/// The delivery ledger for one message: who got it, over what, when, and what became of it. Short, it stands below
/// something else and shows the first six. UI thread.
class DeliveryTable : public QWidget
{
    Q_OBJECT

public:
    enum class Extent { Short, Whole };
    DeliveryTable(const Services &services, Extent extent, QWidget *parent = nullptr);

    void setSubject(const Subject &subject);
    /// At display rate while it is in sight: looks again where something may have changed.
    void tick();
    /// A short one shows so many clients.
    void setMostRows(int rows);
    [[nodiscard]] int heightOf(int rows) const; ///< what a short one takes then
    /// Whether there can be something to tell: a message with a cursor, and a hub.
    [[nodiscard]] static bool concerns(const Services &services, const client::Frame &frame);

Q_SIGNALS:
    void allWanted();      ///< of a short one
    void clientsChanged(); ///< how many there are

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void refresh();
    void showRecords(net::DeliveryLedger::Deliveries deliveries);
    void showSentence(const QString &sentence);
    void makeView();
    void fit();
    void offerAll();
    void setClients(quint64 clients);
    [[nodiscard]] QString absence() const;
    [[nodiscard]] net::DeliveryLedger *ledger() const;

    const Services &m_services;
    const Extent m_extent;
    DeliveryModel m_model;
    RunLabel *m_sum;
    QPushButton *m_all;
    SwitchButton *m_switch;
    QLabel *m_switchLabel;
    QTableView *m_view;
    QLabel *m_sentence;
    Subject m_subject;
    std::optional<base::Cursor> m_cursor;
    quint64 m_clients = 0;
    int m_mostRows;
    base::SteadyTime m_looked{};
    bool m_isWaiting = false; ///< some client has not got it yet
};

/// The ledger as a tab of its own.
class DeliveryPage : public DetailPage
{
    Q_OBJECT

public:
    explicit DeliveryPage(const Services &services, QWidget *parent = nullptr);
    void show(const Subject &subject) override;
    void tick() override;

private:
    DeliveryTable *m_table;
};

} // namespace pushscope::ui
