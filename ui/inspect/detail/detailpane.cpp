// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/detail/detailpane.h"

namespace pushscope::ui {

class DetailPane::Private
{
public:
    explicit Private(const Services &given)
        : services(given)
    {
    }
    const Services services;
    capture::FrameLoader *loader = nullptr;
    Tab tab = Tab::Wire;
};

DetailPane::DetailPane(const Services &services, QWidget *parent)
    : QWidget(parent)
    , d(std::make_unique<Private>(services))
{
}

DetailPane::~DetailPane() = default;

void DetailPane::setLoader(capture::FrameLoader *loader)
{
    d->loader = loader;
    clear();
}

void DetailPane::show(capture::Sequence, client::FramePtr)
{
}

void DetailPane::clear()
{
}

void DetailPane::pin(capture::Sequence, client::FramePtr)
{
}

void DetailPane::tick()
{
}

void DetailPane::setTab(Tab tab)
{
    d->tab = tab;
}

DetailPane::Tab DetailPane::tab() const
{
    return d->tab;
}

} // namespace pushscope::ui
