// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/broker/topicfilter.h"
#include "core/capture/patientreader.h"
#include "ui/dashboard/messagemodel.h"
#include "ui/dashboard/panelbody.h"

class QTableView;

namespace pushscope::ui {

class StreamDirectory;

/// The latest messages that any of the bindings matches. Follows the capture four times a second, and stands
/// still while it is scrolled away from the newest.
class TableBody : public PanelBody
{
    Q_OBJECT

public:
    TableBody(const ThemeStore &themes, const capture::Capture &capture, const StreamDirectory &directory,
              QWidget *parent = nullptr);

    void setSpec(const PanelSpec &spec) override;
    void draw(const DrawFrame &frame, const SeriesBinder &binder) override;
    [[nodiscard]] std::chrono::microseconds step(std::chrono::milliseconds window) const override;
    bool useKey(QKeyEvent *event) override;
    [[nodiscard]] const MessageModel &model() const { return *m_model; }

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    struct Query
    {
        std::optional<client::SourceId> source;
        broker::TopicFilter filter;
    };
    void resolve();
    /// Begins to fill the table with what stands before `end`.
    void fillBefore(capture::Sequence end);
    /// Goes on with that as far as the messages have been read.
    void goOnFilling();
    void follow();
    [[nodiscard]] bool wants(const client::Frame &frame) const;
    void fitRows();
    void fitColumns();

    /// The table on its way to other messages; the old ones stand until all are there.
    struct Filling
    {
        capture::Sequence end;
        quint64 upper = 0;                   ///< what stands before is still to be looked at
        int chunks = 0;                      ///< looked at
        std::vector<client::FramePtr> found; ///< newest first
    };

    const capture::Capture &m_capture;
    capture::PatientReader m_reader;
    const StreamDirectory &m_directory;
    MessageModel *m_model;
    QTableView *m_view;
    PanelSpec m_spec;
    std::vector<Query> m_queries;
    quint64 m_sourcesVersion = 0;
    capture::Sequence m_next; ///< first frame not looked at yet
    std::optional<base::WallTime> m_held;  ///< the past moment shown; none: live
    std::optional<base::WallTime> m_followed;
    bool m_filled = false;
    std::optional<Filling> m_filling;
};

} // namespace pushscope::ui
