// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/tlssettings.h"

#include <QFile>
#include <QFileInfo>
#include <QSslCertificate>
#include <QSslKey>

namespace pushscope::client {

using base::ErrorCode;

namespace {

/// All the authorities of a system take a quarter of it.
constexpr qint64 kMostFileBytes = 4 * 1024 * 1024;

base::Result<QByteArray> readFile(const QString &path, const QString &noun)
{
    // Not a pipe or a device, which might never end.
    if (QFileInfo(path).exists() && !QFileInfo(path).isFile())
        return base::fail(ErrorCode::InvalidArgument, QStringLiteral("The %1 %2 is no file").arg(noun, path));
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return base::fail(ErrorCode::Io,
                          QStringLiteral("The %1 %2 cannot be read: %3").arg(noun, path, file.errorString()));
    }
    if (file.size() > kMostFileBytes)
        return base::fail(ErrorCode::TooLarge,
                          QStringLiteral("The %1 %2 is too large to be one").arg(noun, path));
    return file.read(kMostFileBytes);
}

base::Result<QList<QSslCertificate>> readCertificates(const QString &path, const QString &noun)
{
    const auto pem = readFile(path, noun);
    if (!pem)
        return tl::unexpected(pem.error());
    const QList<QSslCertificate> certificates = QSslCertificate::fromData(*pem, QSsl::Pem);
    if (certificates.isEmpty() || certificates.constFirst().isNull()) {
        return base::fail(ErrorCode::InvalidArgument,
                          QStringLiteral("The %1 %2 holds no certificate in PEM form").arg(noun, path));
    }
    return certificates;
}

base::Result<QSslKey> readKey(const QString &path)
{
    const auto pem = readFile(path, QStringLiteral("key"));
    if (!pem)
        return tl::unexpected(pem.error());
    for (const QSsl::KeyAlgorithm algorithm : {QSsl::Rsa, QSsl::Ec}) {
        QSslKey key(*pem, algorithm, QSsl::Pem, QSsl::PrivateKey);
        if (!key.isNull())
            return key;
    }
    return base::fail(
        ErrorCode::InvalidArgument,
        QStringLiteral("The key %1 holds no private key in PEM form without a passphrase").arg(path));
}

} // namespace

base::Result<QSslConfiguration> loadTls(const TlsOptions &options)
{
    if (options == TlsOptions{})
        return QSslConfiguration();
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    if (options.trustAnyone)
        configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
    if (!options.authoritiesFile.isEmpty()) {
        const auto authorities =
            readCertificates(options.authoritiesFile, QStringLiteral("authorities file"));
        if (!authorities)
            return tl::unexpected(authorities.error());
        // Setting any ends the loading of the system's on demand.
        configuration.setCaCertificates(QSslConfiguration::systemCaCertificates() + *authorities);
    }
    if (!options.certificateFile.isEmpty()) {
        const auto chain = readCertificates(options.certificateFile, QStringLiteral("client certificate"));
        if (!chain)
            return tl::unexpected(chain.error());
        const auto key = readKey(options.keyFile.isEmpty() ? options.certificateFile : options.keyFile);
        if (!key)
            return tl::unexpected(key.error());
        configuration.setLocalCertificateChain(*chain);
        configuration.setPrivateKey(*key);
    }
    return configuration;
}

} // namespace pushscope::client
