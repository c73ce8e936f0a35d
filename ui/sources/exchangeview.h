// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QListView>

namespace pushscope::ui {

class ExchangeModel;
class ThemeStore;

/// What a source sent and received lately, a line each; it stays at the newest until somebody scrolls up.
class ExchangeView : public QListView
{
    Q_OBJECT

public:
    ExchangeView(const ThemeStore &themes, ExchangeModel &model, QWidget *parent = nullptr);
    /// Shown while there is nothing.
    void setHint(const QString &hint);

protected:
    void paintEvent(QPaintEvent *event) override;
    void rowsInserted(const QModelIndex &parent, int start, int end) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    const ThemeStore &m_themes;
    QString m_hint;
    bool m_following = true;
};

} // namespace pushscope::ui
