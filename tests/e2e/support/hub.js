// SPDX-License-Identifier: GPL-3.0-or-later
// The real program as a child process, and small helpers that wait for what a test expects, with a time-out.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export const program = process.env.PUSHSCOPE_BIN;
if (!program) throw new Error('PUSHSCOPE_BIN must name the program under test.');

const PATIENCE_MS = 20_000;

/** Rejects with a sentence when `promise` takes too long. */
export async function within(promise, what, milliseconds = PATIENCE_MS) {
    let timer;
    const late = new Promise((_, reject) => {
        timer = setTimeout(() => reject(new Error(`Waited ${milliseconds} ms in vain for ${what}.`)), milliseconds);
    });
    try {
        return await Promise.race([promise, late]);
    } finally {
        clearTimeout(timer);
    }
}

/** A list that can be waited on: `push` from event handlers, `until` in the test. */
export class Arrivals {
    items = [];
    #waiting = [];

    push(item) {
        this.items.push(item);
        this.#waiting = this.#waiting.filter(({ condition, resolve }) => !condition(this.items) || resolve(this.items));
    }

    until(condition, what) {
        if (condition(this.items)) return Promise.resolve(this.items);
        const met = new Promise((resolve) => this.#waiting.push({ condition, resolve }));
        return within(met, `${what} (have: ${JSON.stringify(this.items).slice(0, 300)})`);
    }

    count(number, what) {
        return this.until((items) => items.length >= number, `${number} ${what}`);
    }
}

/** Starts a command; lines of its outputs arrive in `out` and `err`; it is killed when the test ends. */
export function start(t, command, args, options = {}) {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], ...options });
    const out = new Arrivals();
    const err = new Arrivals();
    createInterface({ input: child.stdout }).on('line', (line) => out.push(line));
    createInterface({ input: child.stderr }).on('line', (line) => err.push(line));
    child.stdin.on('error', () => {}); // a command may end without reading its input
    const ended = new Promise((resolve, reject) => {
        child.once('error', reject);
        child.once('close', (status, signal) => resolve({ status, signal }));
    });
    ended.catch(() => {});
    t.after(async () => {
        child.kill('SIGKILL');
        await ended.catch(() => {});
    });
    return { child, out, err, ended: (what = `the end of ${command}`) => within(ended, what) };
}

/** Runs a command to its end. */
export async function run(t, command, args, { input, ...options } = {}) {
    const running = start(t, command, args, options);
    running.child.stdin.end(input ?? '');
    const { status, signal } = await running.ended(`the end of ${command} ${args.join(' ')}`);
    return { status, signal, out: running.out.items, err: running.err.items };
}

/** A hub on a free port. */
export async function startHub(t, args = []) {
    const hub = start(t, program, ['serve', '--listen', '127.0.0.1:0', '--no-probes', ...args]);
    const [line] = await hub.out.count(1, 'line that says where the hub listens');
    const match = /^listening on (http:\/\/127\.0\.0\.1:(\d+))$/.exec(line);
    if (!match) throw new Error(`Not the line expected: ${line}`);
    const url = match[1];
    return { ...hub, url, port: Number(match[2]), ws: url.replace('http', 'ws'), publish: (...rest) => publish(url, ...rest) };
}

export function topicPath(topic) {
    return topic.split('/').map(encodeURIComponent).join('/');
}

/** Publishes over HTTP and gives back the cursor. */
export async function publish(url, topic, body, query = '') {
    const answer = await within(fetch(`${url}/publish/${topicPath(topic)}${query}`, { method: 'POST', body }), 'a publish');
    if (answer.status !== 200) throw new Error(`publish: ${answer.status} ${await answer.text()}`);
    return (await answer.json()).id;
}

/** What goes on publishing `{"n":1}`, `{"n":2}`... one after another until stopped. */
export function publishNumbers(url, topic) {
    let stopped = false;
    let published = 0;
    const done = (async () => {
        while (!stopped) {
            await publish(url, topic, JSON.stringify({ n: published + 1 }));
            published += 1;
        }
    })();
    return {
        get published() {
            return published;
        },
        async stop() {
            stopped = true;
            await within(done, 'the last publish');
            return published;
        },
    };
}

export { once };
