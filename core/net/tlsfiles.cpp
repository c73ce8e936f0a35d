// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/tlsfiles.h"

#include <QFile>
#include <QSslCertificate>
#include <QSslKey>

namespace pushscope::net {

using base::ErrorCode;

namespace {

base::Result<QByteArray> readFile(const QString &path, const QString &noun)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return base::fail(
            ErrorCode::InvalidArgument,
            QStringLiteral("The %1 %2 cannot be read: %3.").arg(noun, path, file.errorString()));
    }
    return file.readAll();
}

QSslKey parseKey(const QByteArray &pem)
{
    for (const QSsl::KeyAlgorithm algorithm : {QSsl::Rsa, QSsl::Ec}) {
        const QSslKey key(pem, algorithm, QSsl::Pem, QSsl::PrivateKey);
        if (!key.isNull())
            return key;
    }
    return {};
}

} // namespace

base::Result<std::optional<QSslConfiguration>> loadTls(const QString &certificateFile, const QString &keyFile)
{
    if (certificateFile.isEmpty() && keyFile.isEmpty())
        return std::optional<QSslConfiguration>{};
    if (certificateFile.isEmpty() || keyFile.isEmpty()) {
        return base::fail(ErrorCode::InvalidArgument, QStringLiteral("TLS needs a certificate and its key."),
                          QStringLiteral("Give both --tls-cert and --tls-key."));
    }
    const auto certificatePem = readFile(certificateFile, QStringLiteral("certificate"));
    if (!certificatePem)
        return tl::unexpected(certificatePem.error());
    const QList<QSslCertificate> chain = QSslCertificate::fromData(*certificatePem, QSsl::Pem);
    if (chain.isEmpty() || chain.first().isNull()) {
        return base::fail(ErrorCode::InvalidArgument,
                          QStringLiteral("%1 holds no certificate in PEM form.").arg(certificateFile));
    }
    const auto keyPem = readFile(keyFile, QStringLiteral("key"));
    if (!keyPem)
        return tl::unexpected(keyPem.error());
    const QSslKey key = parseKey(*keyPem);
    if (key.isNull()) {
        return base::fail(
            ErrorCode::InvalidArgument,
            QStringLiteral("%1 holds no private key in PEM form without a passphrase.").arg(keyFile));
    }
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificateChain(chain);
    configuration.setPrivateKey(key);
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone); // clients show no certificates
    configuration.setProtocol(QSsl::TlsV1_2OrLater);
    return std::optional(configuration);
}

} // namespace pushscope::net
