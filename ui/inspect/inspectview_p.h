// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/filter/filterast.h"
#include "core/capture/search/framefinder.h"
#include "core/capture/search/frameloader.h"
#include "ui/inspect/colourrules.h"
#include "ui/inspect/detail/detailpane.h"
#include "ui/inspect/inspectstate.h"
#include "ui/inspect/inspectview.h"
#include "ui/inspect/messagecopier.h"
#include "ui/inspect/notebook.h"
#include "ui/inspect/ratehistogram.h"
#include "ui/inspect/sourcenames.h"
#include "ui/inspect/transfer/exportflow.h"

#include <QPointer>
#include <QThreadPool>

class QKeyEvent;
class QMenu;
class QSplitter;

namespace pushscope::ui {

class ColumnLayout;
class FilterVocabularySource;
class InspectToolBar;
class MessageTableModel;
class MessageView;
class SelectionKeeper;
class TableOverlay;
class TextLabel;
class TransferStrip;

/// The parts of the inspect view and what each means for the others. Lives inside the view; UI thread.
class InspectView::Private : public QObject
{
public:
    Private(const Services &services, InspectView *view);
    ~Private() override;

    // inspectview.cpp: the parts
    void build();
    void connectParts();
    void saveSplitter();
    void fitSplitter();
    void letGo(); ///< of what reads the capture

    // inspectsearch.cpp: what is looked at
    void show(capture::Capture *next);
    void search();
    void searchSoon(); ///< while a brush is dragged, not for each pixel
    void tick();
    void followDetail();
    void showMessage(capture::Sequence sequence);
    void goTo(capture::Sequence sequence);
    void goTo(base::WallTime time);
    void settle();
    void refreshNames();
    void refreshTexts();
    void refreshCount(const capture::FrameFinder::Progress &progress, quint64 held);
    void refreshEmpty(const capture::FrameFinder::Progress &progress,
                      const capture::Capture::Statistics &statistics);
    void refreshFooter(const capture::FrameFinder::Progress &progress,
                       const capture::Capture::Statistics &statistics);
    void refreshPill();
    [[nodiscard]] base::WallTime rightEdge(const capture::Capture::Statistics &statistics) const;
    [[nodiscard]] bool isNarrowed() const;

    // inspectmenus.cpp
    void fillFilterMenu(QMenu *menu);
    void fillMoreMenu(QMenu *menu);
    void fillBookmarks(QMenu *menu);
    void openContextMenu(const QPoint &at);
    void addFilterActions(QMenu *menu, int row, MessageColumn column);
    void addSendAction(QMenu *menu, int row);
    void addCopyActions(QMenu *menu);
    void openSaved(const QString &text, QWidget *anchor);
    void addToFilter(const QString &term);
    void setFilter(const QString &text);
    void clearAll();

    // inspectactions.cpp: what can be done
    void takeKey(QKeyEvent *event);
    void copy(MessageCopier::Form form);
    void pin();
    void compareTwo();
    void unpin();
    void toggleBookmark();
    void editNote();
    void askTime();
    void openRules();
    [[nodiscard]] std::vector<capture::Sequence> selected(std::size_t most) const;
    [[nodiscard]] QPoint besideCurrent() const;
    [[nodiscard]] std::unique_ptr<capture::FrameSelection> selectionFor(ExportScope scope) const;

    InspectView *q;
    const Services services;
    InspectStore store;
    SourceNames names;
    Notebook notebook;
    ColourRules rules;
    MessageCopier copier;
    QThreadPool background; ///< looks up times
    capture::Capture *capture = nullptr;
    std::shared_ptr<capture::Capture> opened;
    QString openedName;
    std::unique_ptr<capture::FrameLoader> loader;
    std::shared_ptr<const capture::FrameFinder> finder;
    capture::FilterNode filter;
    QString filterText;

    QPointer<InspectToolBar> toolbar; ///< the window's, once it has taken it
    std::unique_ptr<FilterVocabularySource> vocabulary;
    RateHistogram *histogram = nullptr;
    MessageTableModel *model = nullptr;
    MessageView *table = nullptr;
    TableOverlay *overlay = nullptr;
    ColumnLayout *columns = nullptr;
    std::unique_ptr<SelectionKeeper> keeper;
    TextLabel *footer = nullptr;
    TransferStrip *transfers = nullptr;
    ExportFlow *exports = nullptr;
    QSplitter *splitter = nullptr;
    DetailPane *detail = nullptr;
    QTimer brushPause;

    bool paused = false;
    bool vanishing = false; ///< rows are being forgotten
    base::WallTime pausedAt;
    capture::Sequence shown;  ///< in the detail pane
    capture::Sequence wanted; ///< to be shown once it is loaded
    capture::Sequence pinned;
    capture::Sequence goal; ///< to be gone to once the search has come there
    bool goalIsSelected = false;
    bool settling = false; ///< selection and place are still to be found again
    std::optional<base::SteadyTime> textsAt;
    std::optional<base::SteadyTime> namesAt;
};

} // namespace pushscope::ui
