// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sources/sourceline.h"
#include "ui/widgets/services.h"

#include <QFrame>
#include <QTimer>

class QPushButton;
class QScrollArea;
class QSplitter;

namespace pushscope::ui {

class LoadCard;
class SourceCommands;
class SourceDetail;
class SourceForm;
class SourceList;
class SourceModel;
class TextLabel;

/// The panel of sources at the side of the window: the field that adds one, the list with their states, and the chosen
/// one below it. UI thread; owned by the window.
class SourcesPanel : public QFrame
{
    Q_OBJECT

public:
    SourcesPanel(const Services &services, SourceBook &book, QWidget *parent = nullptr);
    ~SourcesPanel() override;

    /// Ready to type an address.
    void focusAddress();
    void focusList();
    /// Chooses it in the list, if it is there.
    void select(client::SourceId id);
    /// Chooses it and puts a message into its composer, to be looked at and sent.
    void compose(client::SourceId id, const QByteArray &payload, base::PayloadKind kind);
    /// Takes a new look; the panel does so by itself while it is visible.
    void refresh();
    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    void closeWanted(); ///< by its button or by Escape
    void said(const QString &sentence);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void build();
    void connectForm();
    void connectList();
    void accept(const client::SourceOptions &options);
    void edit(EntryKey key);
    void leaveForm();
    void showLine();
    void openMenu(const QPoint &at); ///< on the screen
    void openPresets();
    void tryPreset(const client::SourceOptions &options);
    void openLoad();
    void choose(SourceLine::Kind kind, quint32 key);

    const Services m_services;
    SourceBook &m_book;
    SourceCommands *m_commands;
    SourceModel *m_model;
    TextLabel *m_count;
    QPushButton *m_presets;
    SourceForm *m_form;
    SourceList *m_list;
    SourceDetail *m_detail;
    QScrollArea *m_detailScroll; ///< for windows that are too low for all of it
    QSplitter *m_splitter;
    LoadCard *m_load = nullptr; ///< once it was asked for
    QTimer m_timer;
    EntryKey m_edited = 0;
};

} // namespace pushscope::ui
