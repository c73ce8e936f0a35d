// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/client/source.h"

#include <QWidget>

class QLineEdit;

namespace pushscope::ui {

class Segmented;
class TextLabel;

/// What a person types about a stream, read. The address may leave out its scheme; `header` is `Name: value`
/// or empty. Fails with one sentence.
[[nodiscard]] base::Result<client::SourceOptions>
readSource(const QString &address, base::Transport transport, const QString &name, const QString &header);

/// The fields for a new source: address, transport, name, an optional header. An error stands below the
/// fields.
class SourceForm : public QWidget
{
    Q_OBJECT

public:
    explicit SourceForm(QWidget *parent = nullptr);
    void focusFirst();

Q_SIGNALS:
    void accepted(const pushscope::client::SourceOptions &options);

private:
    void submit();
    void complain(const QString &sentence);

    QLineEdit *m_address;
    Segmented *m_transport;
    QLineEdit *m_name;
    QLineEdit *m_header;
    TextLabel *m_error;
    bool m_transportChosen = false;
};

} // namespace pushscope::ui
