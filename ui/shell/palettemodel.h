// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>
#include <QList>

#include <functional>
#include <vector>

namespace pushscope::ui {

/// One thing that the palette can find and do.
struct PaletteEntry
{
    QString id;      ///< stable over restarts, for what was used lately
    QString title;
    QString detail;  ///< at the right: a shortcut, or a topic's newest value
    QString icon;    ///< its name; may be empty
    std::function<void()> run;
};

/// The entries that match a query, best first; without a query what was used lately stands first. UI thread.
class PaletteModel : public QAbstractListModel
{
    Q_OBJECT

public:
    static constexpr int kMost = 200; ///< results

    enum Role {
        DetailRole = Qt::UserRole + 1,
        IconRole,
        PositionsRole
    }; ///< positions: QList<int> in the title

    explicit PaletteModel(QObject *parent = nullptr);

    void setEntries(std::vector<PaletteEntry> entries, const QStringList &recent);
    void setQuery(const QString &query);
    [[nodiscard]] const PaletteEntry *entryAt(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

private:
    struct Hit
    {
        int score;
        std::size_t entry;
    };
    [[nodiscard]] std::vector<Hit> find() const;

    std::vector<PaletteEntry> m_entries;
    std::vector<int> m_recency; ///< a bonus for each entry
    std::vector<Hit> m_hits;
    QString m_query;
};

} // namespace pushscope::ui
