// SPDX-License-Identifier: GPL-3.0-or-later
// One subscription over EventSource or WebSocket. The cursor belongs to the subscription, not to the connection:
// it outlives cuts and changes of the transport, so that nothing is lost and nothing comes twice.

const SLOWEST_RETRY_MS = 30_000;
const PATIENCE_MS = 5_000;

/** `epoch:position` as its two parts, or undefined. */
function parseCursor(text) {
    const match = /^([0-9a-f]{1,16}):([0-9]{1,20})$/.exec(text);
    return match ? { epoch: match[1], position: Number(match[2]) } : undefined;
}

/**
 * Calls back with `onMessage(message, characters)`, `onGap({topic, from, to})`, and `onState(name, detail)`:
 * `connecting`, `slow` (still connecting), `connected`, `reconnecting` (the browser's own time), `waiting` (detail: when the next
 * try begins, in performance.now() time), `refused` (detail: the reason), `closed`.
 */
export class Stream {
    #callbacks;
    #filter = '#';
    #transport = 'sse';
    #cursor = null; // text; null until the hub said where we stand
    #connection = null;
    #failures = 0;
    #timer = 0;
    duplicates = 0;
    missing = 0;

    constructor(callbacks) {
        this.#callbacks = callbacks;
    }

    /** A new subscription from now on. */
    start(filter, transport) {
        this.close();
        this.#filter = filter;
        this.#transport = transport;
        this.#cursor = null;
        this.#failures = 0;
        this.duplicates = 0;
        this.missing = 0;
        this.#connect();
    }

    /** The same subscription over another transport. */
    switchTo(transport) {
        this.close();
        this.#transport = transport;
        this.resume();
    }

    /** Connects at once: after `close`, or instead of waiting. */
    resume() {
        this.#dropConnection();
        this.#failures = 0;
        this.#connect();
    }

    close() {
        this.#dropConnection();
        this.#callbacks.onState('closed');
    }

    #dropConnection() {
        clearTimeout(this.#timer);
        const connection = this.#connection;
        this.#connection = null;
        connection?.close();
    }

    #connect() {
        const Connection = this.#transport === 'ws' ? SocketConnection : EventConnection;
        const connection = new Connection(this.#filter, this.#cursor);
        this.#connection = connection;
        this.#callbacks.onState('connecting');
        this.#timer = setTimeout(() => this.#callbacks.onState('slow'), PATIENCE_MS);
        // What a connection says after it was given up does not count: its messages come again over the next one.
        const current = (handler) => (...args) => {
            if (this.#connection === connection) handler(...args);
        };
        connection.open({
            opened: current((head) => this.#opened(head)),
            message: current((message, length) => this.#take(message, length)),
            gap: current((gap) => this.#gap(gap)),
            retrying: current(() => {
                clearTimeout(this.#timer);
                this.#callbacks.onState('reconnecting');
            }),
            refused: current((reason) => {
                this.#dropConnection();
                this.#callbacks.onState('refused', reason);
            }),
            lost: current(() => this.#lost()),
        });
    }

    /** `head`: where the hub stands, if it said so before it sent anything. */
    #opened(head) {
        clearTimeout(this.#timer);
        this.#failures = 0;
        this.#cursor ??= head ?? null;
        this.#callbacks.onState('connected');
    }

    #lost() {
        this.#dropConnection();
        const longest = Math.min(SLOWEST_RETRY_MS, 1_000 * 2 ** this.#failures);
        const wait = longest * (0.5 + Math.random() / 2);
        this.#failures += 1;
        this.#callbacks.onState('waiting', performance.now() + wait);
        this.#timer = setTimeout(() => this.#connect(), wait);
    }

    #take(message, length) {
        const next = parseCursor(message.id);
        if (next === undefined || typeof message.topic !== 'string') return;
        const last = this.#cursor === null ? undefined : parseCursor(this.#cursor);
        if (last?.epoch === next.epoch) {
            if (next.position <= last.position) {
                this.duplicates += 1;
                return;
            }
            // Positions grow by one over the whole hub, so whoever sees everything can prove that nothing is lost.
            if (this.#filter === '#' && !this.#expectHole) this.missing += next.position - last.position - 1;
        }
        this.#expectHole = false;
        this.#cursor = message.id;
        this.#callbacks.onMessage(message, length);
    }

    #expectHole = false; // a gap was told, so the next position may be anything

    #gap(gap) {
        this.#expectHole = true;
        this.#callbacks.onGap(gap);
    }
}

function urlOf(path, parameters) {
    const url = new URL(path, document.baseURI);
    for (const [name, value] of Object.entries(parameters)) url.searchParams.append(name, value);
    return url;
}

function parseObject(text) {
    try {
        const value = JSON.parse(text);
        return value !== null && typeof value === 'object' ? value : undefined;
    } catch {
        return undefined;
    }
}

/** Event stream: the browser reconnects by itself and sends Last-Event-ID; only when it gives up do we say `lost`. */
class EventConnection {
    #filter;
    #since;
    #source = null;
    #abort = new AbortController();

    constructor(filter, since) {
        this.#filter = filter;
        this.#since = since;
    }

    async open(on) {
        // A first plain poll says where the hub stands and, unlike EventSource, why it refuses.
        const head = this.#since ?? (await this.#ask(on));
        if (head === undefined || this.#abort.signal.aborted) return;
        const parameters = { topic: this.#filter, envelope: 1, lastEventId: head };
        const source = new EventSource(urlOf('/sse', parameters));
        this.#source = source;
        source.onopen = () => on.opened(head);
        source.onerror = () => (source.readyState === EventSource.CLOSED ? on.lost() : on.retrying());
        source.onmessage = (event) => {
            const message = parseObject(event.data);
            if (message) on.message(message, event.data.length);
        };
        source.addEventListener('gap', (event) => {
            const gap = parseObject(event.data);
            if (gap) on.gap(gap);
        });
    }

    close() {
        this.#abort.abort();
        this.#source?.close();
    }

    async #ask(on) {
        try {
            const answer = await fetch(urlOf('/poll', { topic: this.#filter }),
                                       { signal: this.#abort.signal, cache: 'no-store' });
            const body = parseObject(await answer.text());
            if (answer.ok && body) return body.next;
            if (answer.status === 400) on.refused(reasonIn(body));
            else on.lost();
        } catch {
            on.lost(); // unheard when we closed the connection ourselves
        }
        return undefined;
    }
}

/** WebSocket in the plain dialect. A silent network is noticed by our own pings. */
class SocketConnection {
    #filter;
    #since;
    #socket = null;
    #pings = 0;
    #timer = 0;

    constructor(filter, since) {
        this.#filter = filter;
        this.#since = since;
    }

    open(on) {
        const url = urlOf('/ws', {});
        url.protocol = url.protocol.replace('http', 'ws');
        const socket = new WebSocket(url);
        this.#socket = socket;
        socket.onclose = () => {
            clearInterval(this.#timer);
            on.lost();
        };
        socket.onmessage = (event) => {
            const notice = parseObject(event.data);
            if (notice?.message) on.message(notice.message, event.data.length);
            else if (notice?.gap) on.gap(notice.gap);
            else if (notice?.pong !== undefined) this.#pings = 0;
            else if (notice?.welcome) this.#welcomed(socket, notice.welcome, on);
            else if (notice?.error) on.refused(reasonIn(notice));
        };
    }

    close() {
        clearInterval(this.#timer);
        this.#socket?.close();
    }

    #welcomed(socket, welcome, on) {
        const head = `${welcome.epoch}:${welcome.position}`;
        socket.send(JSON.stringify({ subscribe: [this.#filter], since: this.#since ?? head }));
        on.opened(head);
        this.#timer = setInterval(() => {
            if (this.#pings > 1) {
                on.lost();
                return;
            }
            socket.send(JSON.stringify({ ping: ++this.#pings }));
        }, Math.max(5_000, Number(welcome.ping) || 15_000));
    }
}

/** The hub's `{"error":{"code","reason"}}` as a sentence. */
export function reasonIn(body) {
    const reason = body?.error?.reason;
    return typeof reason === 'string' ? reason : 'The hub refused, without a reason.';
}
