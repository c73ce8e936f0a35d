// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sources/sourceline.h"
#include "ui/widgets/services.h"

#include <QWidget>

class QPushButton;

namespace pushscope::ui {

class BadgeButton;
class Composer;
class ElidedLabel;
class ExchangeModel;
class ExchangeView;
class IconButton;
class RunLabel;
class SourceCommands;
class TextLabel;

/// The chosen source: what it is, how it does, what went over it lately, and for a WebSocket where to send. UI
/// thread.
class SourceDetail : public QWidget
{
    Q_OBJECT

public:
    SourceDetail(const Services &services, SourceBook &book, SourceCommands &commands, QWidget *parent = nullptr);

    void showLine(const SourceLine &line);
    /// Takes a new look; a few times a second.
    void refresh();
    [[nodiscard]] Composer &composer() const { return *m_composer; }

private:
    void buildHead();
    void connectParts();
    void showSaved();
    void showFacts(const std::optional<client::SourceStatus> &status);

    const Services m_services;
    SourceBook &m_book;
    SourceCommands &m_commands;
    SourceLine m_line;
    ExchangeModel *m_exchange;
    BadgeButton *m_badge;
    ElidedLabel *m_name;
    IconButton *m_star;
    IconButton *m_toggle;
    IconButton *m_more;
    RunLabel *m_facts;
    TextLabel *m_error;
    QPushButton *m_act;
    ExchangeView *m_view;
    Composer *m_composer;
    std::optional<client::SourceId> m_id;
};

} // namespace pushscope::ui
