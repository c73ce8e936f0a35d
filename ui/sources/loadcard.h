// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/probe/loadprobe.h"

#include <QFrame>

class QLineEdit;
class QPushButton;
class QSpinBox;

namespace pushscope::ui {

class FormField;
class TextLabel;
class ThemeStore;

/// A publisher to try the hub with: topic, rate and size, start and stop. UI thread.
class LoadCard : public QFrame
{
    Q_OBJECT

public:
    LoadCard(const ThemeStore &themes, const QUrl &hub, const base::Clock &clock, QWidget *parent = nullptr);

    void refresh();
    void focusFirst();
    [[nodiscard]] bool isRunning() const;

Q_SIGNALS:
    void left(); ///< it stops, and shall go

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void toggle();
    void apply();
    [[nodiscard]] std::optional<probe::LoadProbe::Options> options();

    probe::LoadProbe m_probe;
    QLineEdit *m_topic;
    FormField *m_topicField;
    QSpinBox *m_rate;
    QSpinBox *m_size;
    TextLabel *m_state;
    QPushButton *m_button;
};

} // namespace pushscope::ui
