// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/statefile.h"

#include "ui/widgets/unitformat.h"

#include <QDir>
#include <QFileInfo>
#include <QSaveFile>

namespace pushscope::ui {

namespace {

constexpr int kSaveDelayMs = 500;

} // namespace

StateFile::StateFile(const QString &directory, Subject subject, std::function<QByteArray()> contents)
    : m_path(QDir(directory).filePath(subject.file))
    , m_subject(std::move(subject))
    , m_contents(std::move(contents))
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(kSaveDelayMs);
    connect(&m_timer, &QTimer::timeout, this, &StateFile::flush);
}

StateFile::~StateFile()
{
    if (m_timer.isActive())
        flush();
}

StateFile::Read StateFile::read(const std::function<QString(const QByteArray &)> &take)
{
    QFile file(m_path);
    if (!file.exists())
        return {};
    QString why;
    if (!file.open(QIODevice::ReadOnly))
        why = file.errorString() + u'.';
    else if (file.size() > m_subject.maxBytes)
        why = tr("The file is larger than %1.").arg(formatBytes(static_cast<double>(m_subject.maxBytes)));
    else
        why = take(file.readAll());
    file.close();
    if (why.isEmpty())
        return {.existed = true, .complaint = {}};
    return {.existed = true,
            .complaint = tr("%1 could not be read. %2 %3").arg(m_subject.kept, why, setAside())};
}

QString StateFile::setAside() const
{
    QString aside = m_path + QLatin1String(".broken");
    for (int i = 2; QFileInfo::exists(aside); ++i)
        aside = QStringLiteral("%1.broken-%2").arg(m_path).arg(i);
    if (QFile::rename(m_path, aside))
        return tr("The file is kept as %1.").arg(QFileInfo(aside).fileName());
    return tr("It could not be kept beside and will be written over.");
}

void StateFile::touch()
{
    m_timer.start();
}

void StateFile::flush()
{
    m_timer.stop();
    QSaveFile file(m_path);
    bool written = file.open(QIODevice::WriteOnly);
    if (written) {
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
        file.write(m_contents());
        written = file.commit();
    }
    if (!written && !m_complained) {
        Q_EMIT failed(tr("%1 could not be written to %2: %3. They last until the window closes.")
                          .arg(m_subject.changed, m_path, file.errorString()));
    }
    m_complained = !written;
}

} // namespace pushscope::ui
