// SPDX-License-Identifier: GPL-3.0-or-later
// What the page remembers. Everything here is bounded, whatever is published and however fast.

export const WINDOW_MS = 60_000;
export const MOST_TOPICS = 2_000;
const BUCKETS = 300;
const BUCKET_MS = WINDOW_MS / BUCKETS;
const MOST_REST = 20_000;
const MOST_FIELDS = 32;
const DEEPEST_FIELD = 4;
const KEPT_CHARACTERS = 8_192; // of one payload's JSON; of a longer one only the beginning is kept as text

/** One minute of a topic in buckets of 200 ms with their extremes, so that no spike is lost at any rate. */
export class Minute {
    #slot = new Uint32Array(BUCKETS);
    #count = new Uint32Array(BUCKETS);
    #low = new Float64Array(BUCKETS);
    #high = new Float64Array(BUCKETS);
    #newest = 0;
    /** The usual distance of filled buckets in milliseconds, 0 while unknown. */
    interval = 0;

    /** `time` in milliseconds; a value that is not a number counts as a message without a point. */
    add(time, value) {
        const slot = Math.floor(time / BUCKET_MS) >>> 0;
        const i = slot % BUCKETS;
        if (this.#slot[i] !== slot) {
            this.#slot[i] = slot;
            this.#count[i] = 0;
            this.#low[i] = Infinity;
            this.#high[i] = -Infinity;
        }
        this.#count[i] += 1;
        if (value < this.#low[i]) this.#low[i] = value;
        if (value > this.#high[i]) this.#high[i] = value;
        if (slot > this.#newest) {
            const step = (slot - this.#newest) * BUCKET_MS;
            if (this.#newest > 0 && step < WINDOW_MS) {
                this.interval = this.interval === 0 ? step : this.interval + (step - this.interval) * 0.2;
            }
            this.#newest = slot;
        }
    }

    forgetValues() {
        this.#low.fill(Infinity);
        this.#high.fill(-Infinity);
    }

    /** Calls `visit(age, low, high)` from the oldest to the newest point; `age` in milliseconds before `now`. */
    forEach(now, visit) {
        const last = Math.floor(now / BUCKET_MS) >>> 0;
        for (let slot = last - BUCKETS + 1; slot <= last; ++slot) {
            const i = slot % BUCKETS;
            if (this.#slot[i] === slot && this.#low[i] <= this.#high[i]) {
                visit((last - slot) * BUCKET_MS, this.#low[i], this.#high[i]);
            }
        }
    }

    /** Messages a second over the last five seconds, or over the minute when they come seldom. */
    rate(now) {
        const last = (Math.floor(now / BUCKET_MS) >>> 0) - 1; // the current bucket is not full yet
        const sum = (buckets) => {
            let total = 0;
            for (let slot = last - buckets + 1; slot <= last; ++slot) {
                if (this.#slot[slot % BUCKETS] === slot) total += this.#count[slot % BUCKETS];
            }
            return total;
        };
        const recent = sum(5_000 / BUCKET_MS);
        return recent >= 5 ? recent / 5 : sum(BUCKETS - 1) / (WINDOW_MS / 1_000);
    }
}

/** Paths of the numbers in a payload, at most 32 of them, nearest the root first. `[]` is the payload itself. */
export function numericFields(data) {
    const found = [];
    let level = [[[], data]];
    for (let depth = 0; depth <= DEEPEST_FIELD && level.length > 0; ++depth) {
        const next = [];
        for (const [path, value] of level) {
            if (typeof value === 'number') {
                if (found.push(path) === MOST_FIELDS) return found;
            } else if (value !== null && typeof value === 'object' && next.length < 256) {
                for (const key of Object.keys(value).slice(0, MOST_FIELDS)) next.push([[...path, key], value[key]]);
            }
        }
        level = next;
    }
    return found;
}

function numberAt(data, path) {
    let value = data;
    for (const key of path) value = value?.[key];
    return typeof value === 'number' ? value : NaN;
}

export class Topic {
    minute = new Minute();
    messages = 0;
    event = '';
    id = '';
    time = 0; // of the newest message, milliseconds on the hub's clock
    data = undefined; // parsed, or undefined when only `text` is kept
    text = ''; // of a payload that is not JSON, or the beginning of one too long to keep
    field = null; // path of the charted number; null until there is one
    value = NaN;
    dirty = true;

    constructor(name) {
        this.name = name;
    }

    /** `length`: characters the message took on the wire. */
    take(message, length) {
        this.messages += 1;
        this.event = typeof message.event === 'string' ? message.event.slice(0, 255) : '';
        this.id = String(message.id);
        this.time = message.time / 1_000;
        const isJson = message.encoding === undefined;
        if (!isJson) {
            this.value = NaN;
            this.data = undefined;
            this.text = message.encoding === 'base64' ? `${base64Bytes(message.data)} bytes, binary`
                                                      : String(message.data).slice(0, KEPT_CHARACTERS);
        } else {
            this.#readNumber(message.data);
            const keep = length <= KEPT_CHARACTERS;
            this.data = keep ? message.data : undefined;
            this.text = keep ? '' : JSON.stringify(message.data).slice(0, KEPT_CHARACTERS);
        }
        this.minute.add(this.time, this.value);
        this.dirty = true;
    }

    choose(path) {
        this.field = path;
        this.value = this.data === undefined ? NaN : numberAt(this.data, path);
        this.minute.forgetValues();
        this.dirty = true;
    }

    #readNumber(data) {
        this.value = this.field === null ? NaN : numberAt(data, this.field);
        if (Number.isNaN(this.value)) {
            const [first] = numericFields(data);
            if (first !== undefined && this.field === null) {
                this.field = first;
                this.value = numberAt(data, first);
            }
        }
    }
}

function base64Bytes(text) {
    const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
    return (text.length / 4) * 3 - padding;
}

/** The topics seen, at most `MOST_TOPICS`; of the rest only the number is known. */
export class Topics {
    #byName = new Map();
    #rest = new Set();
    #arrived = [];
    messages = 0;

    take(message, length) {
        this.messages += 1;
        this.#topic(message.topic)?.take(message, length);
    }

    /** What the hub held before we came: shown, but not counted as received. */
    seed(message, length) {
        if (!this.#byName.has(message.topic)) this.#topic(message.topic)?.take(message, length);
    }

    /** The topics that came since the last call. */
    takeArrived() {
        const arrived = this.#arrived;
        this.#arrived = [];
        return arrived;
    }

    get size() {
        return this.#byName.size;
    }

    get rest() {
        return { count: this.#rest.size, orMore: this.#rest.size >= MOST_REST };
    }

    #topic(name) {
        let topic = this.#byName.get(name);
        if (topic === undefined) {
            if (this.#byName.size >= MOST_TOPICS) {
                if (this.#rest.size < MOST_REST) this.#rest.add(name);
                return undefined;
            }
            topic = new Topic(name);
            this.#byName.set(name, topic);
            this.#arrived.push(topic);
        }
        return topic;
    }
}
