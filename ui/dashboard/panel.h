// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/fieldreader.h"
#include "ui/dashboard/panelbody.h"
#include "ui/dashboard/panelheader.h"
#include "ui/widgets/services.h"

#include <memory>

namespace pushscope::ui {

class AlertWatch;
class PanelOverlay;
class StreamDirectory;
class TextLabel;
class TimeView;

/// What all panels of a view share; outlives them.
struct PanelContext
{
    const Services &services;
    SeriesPool &pool;
    StreamDirectory &directory;
    AlertWatch &alerts;
    capture::FieldReader &reader;
};

/// One tile of a dashboard: header and body over a spec. It shows; every change of the layout is asked for by
/// a signal. UI thread; owned by the grid.
class Panel : public QWidget
{
    Q_OBJECT

public:
    Panel(const PanelContext &context, TimeView &time, const PanelSpec &spec, QWidget *parent = nullptr);
    ~Panel() override;

    [[nodiscard]] PanelId id() const { return m_spec.id; }
    [[nodiscard]] const PanelSpec &spec() const { return m_spec; }
    void setSpec(const PanelSpec &spec);
    /// Draws only what looks different from the last time. `refreshed`: the directory has a new snapshot.
    void draw(const DrawFrame &frame, base::SteadyTime now, bool refreshed);
    /// Counts how often the body was drawn.
    [[nodiscard]] quint64 redraws() const { return m_redraws; }

    [[nodiscard]] PanelHeader &header() const { return *m_header; }
    [[nodiscard]] PanelBody &body() const { return *m_body; }
    /// Lets the Tab key go from the panel through its controls; returns the last of them.
    QWidget *orderFocus();
    [[nodiscard]] QString message() const; ///< what stands in place of the picture, if anything

    enum class Highlight { None, DropTarget, Moving };
    void setHighlight(Highlight highlight);

Q_SIGNALS:
    void renamed(const QString &title);
    void transportChosen(pushscope::client::SourceId source, pushscope::base::Transport transport);
    void retryWanted(pushscope::client::SourceId source);
    void menuWanted(const QPoint &globalPosition);
    void opened(); ///< Enter
    /// No edges: the panel is dragged by its header.
    void gestureBegan(Qt::Edges edges, const QPoint &globalPosition);
    void gestureMoved(const QPoint &globalPosition);
    void gestureEnded();

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    void makeBody();
    void makeGrips();
    void showHeader();
    void updateStatus(const DrawFrame &frame, base::SteadyTime now);
    void updateBadgesAndRate();
    void updateAlert(const DrawFrame &frame);
    void updateMessage(const DrawFrame &frame);
    void updateMenuButton();
    [[nodiscard]] PanelHeader::State stateOf(const DrawFrame &frame, base::SteadyTime now) const;
    [[nodiscard]] QString unreadable() const;
    /// How old the newest value is, when it is older than usual.
    [[nodiscard]] std::optional<std::chrono::microseconds> staleFor(const DrawFrame &frame) const;
    [[nodiscard]] QString lastValueText(const DrawFrame &frame) const;
    [[nodiscard]] bool hasData() const;

    const PanelContext &m_context;
    TimeView &m_time;
    PanelSpec m_spec;
    SeriesBinder m_binder;
    PanelHeader *m_header;
    PanelBody *m_body = nullptr;
    TextLabel *m_message;
    PanelOverlay *m_overlay;
    std::vector<QWidget *> m_grips;
    std::optional<DrawFrame> m_drawn;
    bool m_dirty = true;
    bool m_heard = false; ///< a topic of a binding was seen
    quint64 m_redraws = 0;
};

} // namespace pushscope::ui
