// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/inspect/detail/background.h"
#include "ui/inspect/detail/detailpage.h"

class QLabel;
class QPushButton;

namespace pushscope::ui {

class Segmented;
class TextView;
class ThemeStore;

/// The payload as text: as it came, or JSON indented. Of a large one the beginning, until all is asked for.
class TextPage : public DetailPage
{
    Q_OBJECT

public:
    static constexpr qsizetype kAtFirst = 256 * 1024; ///< bytes

    explicit TextPage(const ThemeStore &themes, QWidget *parent = nullptr);
    void show(const Subject &subject) override;

private:
    void read();
    void showText(const QByteArray &text);
    void copy();
    [[nodiscard]] bool isPretty() const;

    Segmented *m_form;
    QLabel *m_note;
    QPushButton *m_all;
    TextView *m_view;
    Subject m_subject;
    QByteArray m_text; ///< all of it, as it is to be shown
    Background m_work;
};

} // namespace pushscope::ui
