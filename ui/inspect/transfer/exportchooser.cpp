// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/transfer/exportchooser.h"

#include "ui/widgets/segmented.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/unitformat.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace pushscope::ui {

namespace {

using capture::ExchangeFormat;

constexpr int kWidth = 360;
constexpr std::array kFormats{ExchangeFormat::Ndjson, ExchangeFormat::Csv, ExchangeFormat::Har};

QString explanation(ExchangeFormat format)
{
    switch (format) {
    case ExchangeFormat::Ndjson:
        return ExportChooser::tr(
            "A line of JSON for each message, with all that is known of it. Good for jq and scripts.");
    case ExchangeFormat::Csv:
        return ExportChooser::tr(
            "A row for each message, with all that is known of it. Good for spreadsheets.");
    case ExchangeFormat::Har:
        return ExportChooser::tr(
            "An HTTP archive with the messages of each connection, as browsers save them.");
    }
    return {};
}

} // namespace

ExportChooser::ExportChooser(ExportCounts counts, ExchangeFormat format, QWidget *parent)
    : Popover(parent)
    , m_format(new Segmented(tr("Format"), this))
    , m_scope(new Segmented(tr("Messages"), this))
    , m_explanation(new TextLabel(FontRole::Small, Tone::Secondary, {}, this))
{
    setObjectName(QStringLiteral("ExportChooser"));
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumWidth(kWidth);
    m_explanation->setWordWrap(true);
    for (const ExchangeFormat choice : kFormats)
        m_format->addChoice(displayName(choice));
    m_format->setCurrent(
        int(std::distance(kFormats.begin(), std::find(kFormats.begin(), kFormats.end(), format))));

    const auto offer = [this](const QString &words, quint64 count) {
        m_scope->addChoice(tr("%1 (%2)").arg(words, formatCount(count)));
    };
    offer(tr("Selection"), counts.selection);
    offer(tr("Filtered"), counts.filtered);
    offer(tr("Everything"), counts.everything);
    const bool isFiltered = counts.filtered > 0 && counts.filtered != counts.everything;
    m_scope->setChoiceVisible(int(ExportScope::Selection), counts.selection > 0);
    m_scope->setChoiceVisible(int(ExportScope::Filtered), isFiltered);
    // One selected row is what a click leaves, not a choice of messages.
    m_scope->setCurrent(int(counts.selection > 1 ? ExportScope::Selection
                            : isFiltered         ? ExportScope::Filtered
                                                 : ExportScope::Everything));

    auto *confirm = new QPushButton(tr("Choose file…"), this);
    confirm->setProperty("primary", true);
    confirm->setEnabled(counts.everything > 0);
    body()->addWidget(new TextLabel(FontRole::BodyStrong, Tone::Ink, tr("Export messages"), this));
    body()->addWidget(m_scope, 0, Qt::AlignLeft);
    body()->addWidget(m_format, 0, Qt::AlignLeft);
    body()->addWidget(m_explanation);
    body()->addSpacing(4);
    body()->addWidget(confirm, 0, Qt::AlignRight);
    connect(m_format, &Segmented::chosen, this, &ExportChooser::explain);
    connect(confirm, &QPushButton::clicked, this, &ExportChooser::confirm);
    explain();
}

ExchangeFormat ExportChooser::format() const
{
    return kFormats[std::size_t(std::clamp(m_format->current(), 0, int(kFormats.size()) - 1))];
}

ExportScope ExportChooser::scope() const
{
    return ExportScope(std::clamp(m_scope->current(), 0, int(ExportScope::Everything)));
}

void ExportChooser::explain()
{
    m_explanation->setText(explanation(format()));
}

void ExportChooser::confirm()
{
    const ExportScope what = scope();
    const ExchangeFormat as = format();
    hide();
    Q_EMIT chosen(what, as);
    close();
}

} // namespace pushscope::ui
