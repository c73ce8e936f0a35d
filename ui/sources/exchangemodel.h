// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capture.h"

#include <QAbstractListModel>

#include <deque>

namespace pushscope::ui {

/// The latest of what one source sent and received, the newest last. Looks at the newest frames of the capture only:
/// it is an answer to "did it arrive", not a place to search. UI thread.
class ExchangeModel : public QAbstractListModel
{
    Q_OBJECT

public:
    static constexpr std::size_t kMost = 200;        ///< lines
    static constexpr std::size_t kLook = 2000;       ///< frames a look

    enum Role { FrameRole = Qt::UserRole + 1 }; ///< client::FramePtr

    explicit ExchangeModel(const capture::Capture &capture, QObject *parent = nullptr);

    /// Begins anew, with what the capture still holds near its end.
    void setSource(client::SourceId id);
    void refresh();

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

private:
    void append(std::vector<client::FramePtr> frames);

    const capture::Capture &m_capture;
    client::SourceId m_source;
    capture::Sequence m_next{1};
    std::deque<client::FramePtr> m_frames;
};

/// `hello`, the bytes of what is binary, or what happened to the connection.
[[nodiscard]] QString exchangeText(const client::Frame &frame);

} // namespace pushscope::ui
