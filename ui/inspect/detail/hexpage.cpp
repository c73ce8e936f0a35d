// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/detail/hexpage.h"

#include "ui/inspect/detail/hexview.h"
#include "ui/widgets/runlabel.h"
#include "ui/widgets/unitformat.h"

#include <QVBoxLayout>

namespace pushscope::ui {

HexPage::HexPage(const ThemeStore &themes, QWidget *parent)
    : DetailPage(parent)
    , m_size(new RunLabel(themes, FontRole::Small))
    , m_view(new HexView(themes))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_size->setContentsMargins(0, 0, 0, 0);
    auto *head = new QVBoxLayout;
    head->setContentsMargins(16, 12, 16, 8);
    head->addWidget(m_size);
    column->addLayout(head);
    column->addWidget(m_view, 1);
    setFocusProxy(m_view);
    connect(m_view, &MonoView::said, this, &DetailPage::said);
}

void HexPage::show(const Subject &subject)
{
    const QByteArray &payload = subject.frame->payload;
    const bool isBinary = subject.frame->payloadKind == base::PayloadKind::Binary;
    m_size->setRuns({{tr("%1 bytes").arg(formatCount(static_cast<quint64>(payload.size()))), Tone::Ink, true, {}},
                     {isBinary ? tr(" of binary payload") : tr(" of text payload"), Tone::Secondary, false, {}}});
    if (m_view->bytes().constData() != payload.constData() || m_view->bytes().size() != payload.size())
        m_view->setContents(payload);
}

} // namespace pushscope::ui
