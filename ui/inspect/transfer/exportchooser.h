// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/exchange/exchangeformat.h"
#include "ui/widgets/popover.h"

namespace pushscope::ui {

class Segmented;
class TextLabel;

enum class ExportScope { Selection, Filtered, Everything };

/// How many messages each choice means. 0 of the selection or the filtered offers no such choice.
struct ExportCounts
{
    quint64 selection = 0;
    quint64 filtered = 0;
    quint64 everything = 0;
};

/// Asks what is to be exported, and as what. Deletes itself when it closes. UI thread.
class ExportChooser : public Popover
{
    Q_OBJECT

public:
    ExportChooser(ExportCounts counts, capture::ExchangeFormat format, QWidget *parent);

    [[nodiscard]] capture::ExchangeFormat format() const;
    [[nodiscard]] ExportScope scope() const;

Q_SIGNALS:
    /// The popover is closed by then, so that a dialog may open.
    void chosen(pushscope::ui::ExportScope scope, pushscope::capture::ExchangeFormat format);

private:
    void explain();
    void confirm();

    Segmented *m_format;
    Segmented *m_scope;
    TextLabel *m_explanation;
};

} // namespace pushscope::ui
