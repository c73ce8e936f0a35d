// SPDX-License-Identifier: GPL-3.0-or-later
// Linked into the tests under ThreadSanitizer. The distribution's Qt is not built with it, so the locks inside Qt that
// order whoever posts an event before whoever handles it cannot be seen, and each queued call would look like a race.
// Here the entrances of Qt that our code calls are stood in front of, and say so: what a thread did before it posted to
// an object, or emitted a signal of it, comes before what is done when the event, or the slot, is called. Nothing else
// is ordered, and no report is suppressed.
#include <QCoreApplication>
#include <QObject>
#include <QThread>

#include <dlfcn.h>
#include <sanitizer/tsan_interface.h>

namespace {

void happened(const void *at)
{
    __tsan_release(const_cast<void *>(at));
}

void happensAfter(const void *at)
{
    __tsan_acquire(const_cast<void *>(at));
}

/// Qt's own function behind one of those below.
template<typename Function>
Function *qtsOwn(const char *symbol)
{
    void *const found = ::dlsym(RTLD_NEXT, symbol);
    if (!found)
        qFatal("Qt has no %s: adapt tests/sanitizers/qtorder.cpp to this version", symbol);
    return reinterpret_cast<Function *>(found);
}

/// Qt asks before it delivers any event, on the thread that will handle it.
bool beforeDelivery(void **receiverEventResult)
{
    happensAfter(receiverEventResult[0]);
    return false;
}

[[maybe_unused]] const bool asked = QInternal::registerCallback(QInternal::EventNotifyCallback, beforeDelivery);

/// Calls a slot after what it answers: what came before at `cause`, where the emission or the post said so.
class OrderedSlot final : public QtPrivate::QSlotObjectBase
{
public:
    OrderedSlot(const void *cause, QtPrivate::QSlotObjectBase *slot)
        : QSlotObjectBase(&answer)
        , m_cause(cause)
        , m_slot(slot)
    {
        happened(this); // it is connected, or posted, before it is called
    }

private:
    static void answer(int which, QSlotObjectBase *self, QObject *receiver, void **arguments, bool *result)
    {
        auto *const ordered = static_cast<OrderedSlot *>(self);
        happensAfter(ordered);
        switch (which) {
        case Destroy: // by the thread that is done with it last
            ordered->m_slot->destroyIfLastRef();
            delete ordered;
            break;
        case Call:
            happensAfter(ordered->m_cause);
            ordered->m_slot->call(receiver, arguments);
            happened(ordered);
            break;
        case Compare: *result = ordered->m_slot->compare(arguments); break;
        }
    }

    const void *m_cause;
    QtPrivate::QSlotObjectBase *m_slot;
};

} // namespace

bool QMetaObject::invokeMethodImpl(QObject *object, QtPrivate::QSlotObjectBase *slot, Qt::ConnectionType type,
                                   void *result)
{
    using Function = bool(QObject *, QtPrivate::QSlotObjectBase *, Qt::ConnectionType, void *);
    static Function *const own = qtsOwn<Function>(
        "_ZN11QMetaObject16invokeMethodImplEP7QObjectPN9QtPrivate15QSlotObjectBaseEN2Qt14ConnectionTypeEPv");
    auto *const ordered = new OrderedSlot(object, slot);
    ordered->ref();
    happened(object);
    const bool done = own(object, ordered, type, result);
    if (type == Qt::BlockingQueuedConnection)
        happensAfter(ordered);
    ordered->destroyIfLastRef();
    return done;
}

void QMetaObject::activate(QObject *sender, const QMetaObject *of, int signal, void **arguments)
{
    using Function = void(QObject *, const QMetaObject *, int, void **);
    static Function *const own = qtsOwn<Function>("_ZN11QMetaObject8activateEP7QObjectPKS_iPPv");
    happened(sender);
    own(sender, of, signal, arguments);
}

QMetaObject::Connection QObject::connectImpl(const QObject *sender, void **signal, const QObject *receiver,
                                             void **slotPointer, QtPrivate::QSlotObjectBase *slot,
                                             Qt::ConnectionType type, const int *types, const QMetaObject *of)
{
    using Function = QMetaObject::Connection(const QObject *, void **, const QObject *, void **,
                                             QtPrivate::QSlotObjectBase *, Qt::ConnectionType, const int *,
                                             const QMetaObject *);
    static Function *const own =
        qtsOwn<Function>("_ZN7QObject11connectImplEPKS_PPvS1_S3_PN9QtPrivate15QSlotObjectBaseEN2Qt14ConnectionTypeE"
                         "PKiPK11QMetaObject");
    return own(sender, signal, receiver, slotPointer, new OrderedSlot(sender, slot), type, types, of);
}

void QObject::deleteLater()
{
    using Function = void(QObject *);
    static Function *const own = qtsOwn<Function>("_ZN7QObject11deleteLaterEv");
    happened(this);
    own(this);
}

void QThread::start(Priority priority)
{
    using Function = void(QThread *, Priority);
    static Function *const own = qtsOwn<Function>("_ZN7QThread5startENS_8PriorityE");
    connect(this, &QThread::finished, this, [this] { happened(this); },
            Qt::DirectConnection); // on the thread that ends
    own(this, priority);
}

bool QThread::wait(QDeadlineTimer deadline)
{
    using Function = bool(QThread *, QDeadlineTimer);
    static Function *const own = qtsOwn<Function>("_ZN7QThread4waitE14QDeadlineTimer");
    const bool ended = own(this, deadline);
    if (ended)
        happensAfter(this);
    return ended;
}
