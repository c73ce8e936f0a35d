// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/inspect/messagetext.h"
#include "ui/widgets/statefile.h"

#include <QObject>
#include <QStringList>

#include <optional>
#include <vector>

namespace pushscope::ui {

/// What the inspect view remembers from one run to the next.
struct InspectState
{
    static constexpr int kMaxSaved = 100;
    static constexpr int kMaxRecent = 10;
    static constexpr int kMaxRules = 16;
    static constexpr int kColours = 4; ///< of the series palette

    struct Column
    {
        MessageColumn column{};
        int width = 80; ///< before the text-size setting
        bool shown = true;
        bool operator==(const Column &) const = default;
    };
    struct SavedFilter
    {
        QString name;
        QString text;
        bool operator==(const SavedFilter &) const = default;
    };
    struct ColourRule
    {
        QString filter;
        int colour = 1;
        bool operator==(const ColourRule &) const = default;
    };

    std::vector<Column> columns = defaultColumns(); ///< from left to right, each column once
    std::vector<SavedFilter> saved;                 ///< names are different
    QStringList recent;                             ///< newest first
    std::vector<ColourRule> rules;                  ///< the first that fits counts
    int detailWidth = 648;

    bool operator==(const InspectState &) const = default;

    [[nodiscard]] static std::vector<Column> defaultColumns();
    void addRecent(const QString &text);
    /// Takes the place of one with the same name. False when there are too many.
    bool save(const QString &name, const QString &text);

    [[nodiscard]] QByteArray toJson() const;
    /// Nothing when it is no JSON object; a member that makes no sense keeps its default.
    [[nodiscard]] static std::optional<InspectState> fromJson(const QByteArray &json);
};

/// Keeps the state in `inspect.json` of the settings folder. UI thread.
class InspectStore : public QObject
{
    Q_OBJECT

public:
    explicit InspectStore(const QString &directory, QObject *parent = nullptr);

    /// A file that cannot be read is kept beside as `inspect.json.broken`, and one sentence says so.
    [[nodiscard]] QString load();
    [[nodiscard]] const InspectState &state() const { return m_state; }
    [[nodiscard]] InspectState &edit(); ///< for changing; schedules the writing
    void flush() { m_file.flush(); }

Q_SIGNALS:
    void failed(const QString &sentence); ///< said once until writing works again

private:
    InspectState m_state;
    StateFile m_file; ///< last: it may still want to write
};

} // namespace pushscope::ui
