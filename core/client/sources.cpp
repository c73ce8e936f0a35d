// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/sources.h"

#include "core/client/sourceworker.h"

#include <QRandomGenerator>
#include <QThread>

#include <map>
#include <mutex>

namespace pushscope::client {

/// The thread, and what both sides share. `workers`, `batcher` and `context` belong to the thread once it runs.
class Sources::Private
{
public:
    Private(Sources &sources, FrameSink &frames, const base::Clock &time)
        : q(sources), clock(time), batcher(std::make_unique<FrameBatcher>(frames))
    {
        thread.setObjectName(QStringLiteral("sources"));
        context.moveToThread(&thread);
        batcher->moveToThread(&thread);
        thread.start();
    }

    template <class Task>
    void post(Task task)
    {
        QMetaObject::invokeMethod(&context, std::move(task), Qt::QueuedConnection);
    }
    /// Runs `task(worker)` on the thread if the source is still there.
    template <class Task>
    void postTo(SourceId id, Task task)
    {
        post([this, id, task = std::move(task)]() mutable {
            if (const auto found = workers.find(id); found != workers.end())
                task(*found->second);
        });
    }

    void addWorker(SourceId id, SourceOptions options, std::shared_ptr<SourceRecord> record)
    {
        auto worker = std::make_unique<SourceWorker>(
            id, std::move(options),
            SourceWorker::Context{.batcher = *batcher,
                                  .clock = clock,
                                  .record = std::move(record),
                                  .stateChanged = [this](const SourceStatus &status) { Q_EMIT q.stateChanged(status); },
                                  .random = [] { return QRandomGenerator::global()->generateDouble(); }});
        SourceWorker &added = *worker;
        workers.emplace(id, std::move(worker));
        added.start();
    }

    Sources &q;
    const base::Clock &clock;
    QThread thread;
    QObject context;
    std::unique_ptr<FrameBatcher> batcher;
    std::map<SourceId, std::unique_ptr<SourceWorker>> workers;

    mutable std::mutex mutex; ///< protects what follows
    std::map<SourceId, std::shared_ptr<SourceRecord>> records;
    quint32 lastId = 0;
};

Sources::Sources(FrameSink &sink, const base::Clock &clock, QObject *parent)
    : QObject(parent), d(std::make_unique<Private>(*this, sink, clock))
{
    qRegisterMetaType<SourceStatus>();
}

Sources::~Sources()
{
    // Objects of the network thread end on it, before its event loop does.
    d->post([this] {
        d->workers.clear();
        d->batcher->flush();
        d->batcher.reset();
        d->thread.quit();
    });
    d->thread.wait();
}

SourceId Sources::add(SourceOptions options)
{
    SourceStatus status;
    status.name = options.name;
    status.url = options.url;
    status.transport = options.transport;
    status.cursor = options.since.value_or(QByteArray());
    std::shared_ptr<SourceRecord> record;
    {
        const std::scoped_lock lock(d->mutex);
        status.id = SourceId{++d->lastId};
        record = std::make_shared<SourceRecord>(status);
        d->records.emplace(status.id, record);
    }
    d->post([this, id = status.id, options = std::move(options), record = std::move(record)]() mutable {
        d->addWorker(id, std::move(options), std::move(record));
    });
    return status.id;
}

void Sources::remove(SourceId id)
{
    {
        const std::scoped_lock lock(d->mutex);
        d->records.erase(id);
    }
    d->post([this, id] { d->workers.erase(id); });
}

void Sources::setTransport(SourceId id, base::Transport transport)
{
    d->postTo(id, [transport](SourceWorker &worker) { worker.setTransport(transport); });
}

void Sources::setFilters(SourceId id, QList<QByteArray> filters)
{
    d->postTo(id, [filters = std::move(filters)](SourceWorker &worker) mutable {
        worker.setFilters(std::move(filters));
    });
}

void Sources::stop(SourceId id)
{
    d->postTo(id, [](SourceWorker &worker) { worker.stop(); });
}

void Sources::restart(SourceId id)
{
    d->postTo(id, [](SourceWorker &worker) { worker.start(); });
}

void Sources::send(SourceId id, QByteArray payload, base::PayloadKind kind)
{
    d->postTo(id, [payload = std::move(payload), kind](SourceWorker &worker) { worker.send(payload, kind); });
}

std::vector<SourceStatus> Sources::statuses() const
{
    std::vector<std::shared_ptr<SourceRecord>> records;
    {
        const std::scoped_lock lock(d->mutex);
        for (const auto &[id, record] : d->records)
            records.push_back(record);
    }
    const base::SteadyTime now = d->clock.steadyNow();
    std::vector<SourceStatus> result;
    for (const auto &record : records)
        result.push_back(record->snapshot(now));
    return result;
}

std::optional<SourceStatus> Sources::status(SourceId id) const
{
    std::shared_ptr<SourceRecord> record;
    {
        const std::scoped_lock lock(d->mutex);
        if (const auto found = d->records.find(id); found != d->records.end())
            record = found->second;
    }
    return record ? std::optional(record->snapshot(d->clock.steadyNow())) : std::nullopt;
}

} // namespace pushscope::client
