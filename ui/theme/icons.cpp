// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/icons.h"

#include "ui/theme/theme.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmap>
#include <QSvgRenderer>

namespace pushscope::ui {

namespace {

constexpr double kDisabledOpacity = 0.4;

/// Draws one SVG in the colour that the icon's mode and state ask for, straight at the wanted size.
class TintedIconEngine final : public QIconEngine
{
public:
    TintedIconEngine(QByteArray svg, const Theme &theme)
        : m_svg(std::move(svg))
        , m_normal(theme.t2)
        , m_active(theme.t1)
        , m_selected(theme.ink)
        , m_disabled(theme.t3)
    {
    }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override
    {
        QByteArray svg = m_svg;
        svg.replace("currentColor", colourFor(mode, state).name().toLatin1());
        QSvgRenderer renderer(svg);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (mode == QIcon::Disabled)
            painter->setOpacity(painter->opacity() * kDisabledOpacity);
        renderer.render(painter, QRectF(rect));
        painter->restore();
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(0, 0), size), mode, state);
        return pixmap;
    }

    [[nodiscard]] QIconEngine *clone() const override { return new TintedIconEngine(*this); }
    QString key() const override { return QStringLiteral("pushscope-tinted"); }

private:
    [[nodiscard]] QColor colourFor(QIcon::Mode mode, QIcon::State state) const
    {
        switch (mode) {
        case QIcon::Disabled: return m_disabled;
        case QIcon::Selected: return m_selected;
        case QIcon::Normal: return state == QIcon::On ? m_selected : m_normal;
        case QIcon::Active: return state == QIcon::On ? m_selected : m_active;
        }
        return m_normal;
    }

    QByteArray m_svg;
    QColor m_normal, m_active, m_selected, m_disabled;
};

} // namespace

QIcon icon(const QString &name, const Theme &theme)
{
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QIcon(new TintedIconEngine(file.readAll(), theme)); // the icon takes ownership
}

void paintIcon(QPainter *painter, const QRectF &rect, const QString &name, const QColor &colour)
{
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly))
        return;
    QSvgRenderer renderer(file.readAll().replace("currentColor", colour.name().toLatin1()));
    renderer.render(painter, rect);
}

} // namespace pushscope::ui
