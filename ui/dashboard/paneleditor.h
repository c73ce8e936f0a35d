// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dashboard/panel.h"
#include "ui/widgets/popover.h"

#include <QPointer>

class QCheckBox;
class QLineEdit;
class QPushButton;
class QScrollArea;
class QVBoxLayout;

namespace pushscope::ui {

class BindingForm;
class FieldTree;
class Segmented;

/// Everything that a panel shows, to be changed in place: opens beside the panel, tells the new spec when it
/// closes and nothing when it is left with Escape or something in it is wrong.
class PanelEditor : public Popover
{
    Q_OBJECT

public:
    enum class Start { Bindings, Threshold };

    PanelEditor(const PanelContext &context, const PanelSpec &spec, QWidget *parent);
    void startAt(Start start);
    /// What the fields say now; none while something is wrong.
    [[nodiscard]] std::optional<PanelSpec> spec() const;
    [[nodiscard]] const std::vector<BindingForm *> &forms() const { return m_forms; }

Q_SIGNALS:
    void accepted(const pushscope::ui::PanelSpec &spec);

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void buildHead();
    void buildBindings();
    void buildScale();
    void buildEnd();
    void addForm(const Binding &binding);
    void removeForm(BindingForm *form);
    void showFields();
    void check();
    void fitList();
    [[nodiscard]] PanelKind kind() const;
    [[nodiscard]] QString problem() const;

    const PanelContext &m_context;
    const PanelSpec m_before;
    QLineEdit *m_title = nullptr;
    Segmented *m_kind = nullptr;
    QScrollArea *m_list = nullptr;
    QVBoxLayout *m_bindings = nullptr;
    std::vector<BindingForm *> m_forms;
    QPointer<BindingForm> m_currentForm;
    QPushButton *m_addSeries = nullptr;
    FieldTree *m_fields = nullptr;
    QWidget *m_scaleRow = nullptr;
    QLineEdit *m_unit = nullptr;
    QLineEdit *m_min = nullptr;
    QLineEdit *m_max = nullptr;
    QLineEdit *m_threshold = nullptr;
    QCheckBox *m_logarithmic = nullptr;
    QCheckBox *m_fromZero = nullptr;
    TextLabel *m_problem = nullptr;
    QPushButton *m_done = nullptr;
    bool m_cancelled = false;
};

/// A number as a person types it, with U+2212 or a comma for thousands; absent where the text is empty. The
/// outer is none for what is no number.
[[nodiscard]] std::optional<std::optional<double>> typedNumber(const QString &text);

} // namespace pushscope::ui
