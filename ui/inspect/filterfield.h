// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/filter/filtercompletion.h"
#include "core/capture/filter/filterparser.h"

#include <QFrame>
#include <QPointer>
#include <QTimer>

#include <functional>
#include <optional>

class QMenu;

namespace pushscope::ui {

class CompletionList;
class FilterLine;
class IconButton;
class TextLabel;
class ThemeStore;

/// The field of the filter bar: what is typed holds after a short pause or at once with Enter, as long as it
/// can be read; otherwise the last good filter goes on and the error stands below. UI thread.
class FilterField : public QWidget
{
    Q_OBJECT

public:
    FilterField(const ThemeStore &themes, QWidget *parent = nullptr);
    ~FilterField() override;

    /// As if it were typed and entered.
    void setText(const QString &text);
    [[nodiscard]] QString text() const;
    /// The last text that could be read, which is in force.
    [[nodiscard]] const QString &filterText() const { return m_filterText; }
    [[nodiscard]] const std::optional<capture::FilterError> &error() const;
    void focusLine();

    /// Asked when a completion is wanted; cheap enough for each key.
    void setVocabulary(std::function<capture::FilterVocabulary()> vocabulary)
    {
        m_vocabulary = std::move(vocabulary);
    }
    void setMenu(QMenu *menu); ///< of the button at the left: saved and recent filters
    /// "2,418 of 219,640", and how much of the search is done, 1 when all.
    void setCount(const QString &count, double done);

    [[nodiscard]] FilterLine &line() const { return *m_line; }
    [[nodiscard]] CompletionList *completions() const;
    [[nodiscard]] QWidget *errorBubble() const;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void filterChanged(const QString &text, const pushscope::capture::FilterNode &filter);
    void entered(const QString &text); ///< with Enter, and right: worth remembering
    void left();                       ///< Down or Escape in an empty field: on to the messages

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void takeKey(QKeyEvent *event);
    void edited();
    void apply();
    void complete(bool asked);
    void takeCandidate(int candidate);
    void showError();
    void layOut();

    const ThemeStore &m_themes;
    IconButton *m_button;
    FilterLine *m_line;
    TextLabel *m_count;
    IconButton *m_clear;
    QPointer<CompletionList> m_completions; ///< a child of the window once it was shown, which may go first
    QPointer<QFrame> m_bubble;              ///< likewise
    TextLabel *m_sentence;
    QTimer m_pause;
    std::function<capture::FilterVocabulary()> m_vocabulary;
    QString m_filterText;
    double m_done = 1;
};

} // namespace pushscope::ui
