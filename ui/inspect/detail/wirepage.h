// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/anatomy/wireanatomy.h"
#include "ui/inspect/detail/background.h"
#include "ui/inspect/detail/detailpage.h"
#include "ui/inspect/detail/sizebars.h"

#include <array>

class QLabel;
class QScrollArea;
class QStackedLayout;

namespace pushscope::ui {

class DeliveryTable;
struct Services;
class WireCard;

/// The message as the bytes of each protocol, and what each costs; below, who got it.
class WirePage : public DetailPage
{
    Q_OBJECT

public:
    explicit WirePage(const Services &services, QWidget *parent = nullptr);
    void show(const Subject &subject) override;
    void tick() override;

Q_SIGNALS:
    void deliveriesWanted();

protected:
    void resizeEvent(QResizeEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    static constexpr std::size_t kCards = 3;
    struct Reading
    {
        std::vector<capture::WireAnatomy> shown; ///< first the transport by which it came
        std::vector<SizeBars::Bar> bars;
    };
    [[nodiscard]] static Reading read(const client::Frame &frame);
    void take(const Reading &reading);
    void say(const QString &sentence);
    [[nodiscard]] QWidget *makeContents();
    void fitLedger();

    const Services &m_services;
    std::array<WireCard *, kCards> m_cards{};
    std::array<QWidget *, kCards> m_rules{};
    QWidget *m_sizes;
    SizeBars *m_bars;
    QLabel *m_sentence;
    QLabel *m_note;
    QScrollArea *m_area;
    QStackedLayout *m_stack;
    QWidget *m_ledgerRule;
    DeliveryTable *m_ledger;
    Subject m_subject;
    Background m_work;
};

} // namespace pushscope::ui
