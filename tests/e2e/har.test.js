// SPDX-License-Identifier: GPL-3.0-or-later
// HAR files of a real Chromium become the messages that were published, and what `convert` makes reads back.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { chromium } from 'playwright-core';

import { recordHar } from './support/har.js';
import { program, run, startHub, within } from './support/hub.js';

const PUBLISHED = [
    { topic: 'market/ACME', body: '{"price":187.25,"note":"h\u00e9llo \u{1F3B7}"}', event: 'tick' },
    { topic: 'plain', body: 'not JSON: "quotes"\nand lines', event: '' },
    { topic: 'binary', body: Buffer.from([0, 1, 0xff, 0xfe, 0x80]), event: '' },
    { topic: 'market/ACME', body: '{"price":188}', event: 'tick' },
    { topic: 'empty', body: '', event: '' },
];

function folderFor(t) {
    const folder = mkdtempSync(join(tmpdir(), 'pushscope-har-'));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    return folder;
}

async function openPage(t, url) {
    const browser = await chromium.launch({
        executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
        args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
               '--disable-component-update', '--disable-sync'],
    });
    t.after(() => browser.close());
    const page = await browser.newPage();
    page.setDefaultTimeout(20_000);
    await page.goto(url);
    return page;
}

/** In the page: a client of each kind, which counts what it gets. */
function connect(expected) {
    const counts = { ws: 0, raw: 0, sse: 0 };
    const base = location.origin.replace('http', 'ws');
    const plain = new WebSocket(`${base}/ws`);
    plain.onmessage = ({ data }) => {
        const message = JSON.parse(data);
        if (message.welcome) plain.send(JSON.stringify({ subscribe: ['#'] }));
        if (message.message) counts.ws += 1;
    };
    const raw = new WebSocket(`${base}/ws/raw/from/page`);
    raw.binaryType = 'arraybuffer';
    raw.onmessage = () => (counts.raw += 1);
    const events = new EventSource('/sse?topic=%23&envelope=1');
    const take = () => (counts.sse += 1);
    events.onmessage = take;
    events.addEventListener('tick', take);
    window.finished = () => counts.ws === expected && counts.sse === expected && counts.raw === 2;
    window.clients = { plain, raw, events };
    const open = (client) => new Promise((resolve) => client.addEventListener('open', resolve, { once: true }));
    return Promise.all([open(plain), open(raw), open(events)]);
}

/** Frames of an NDJSON file of ours, payloads as bytes. */
function framesIn(path) {
    return readFileSync(path, 'utf8').trim().split('\n').map((line) => {
        const frame = JSON.parse(line);
        const payload = frame.payloadBase64 !== undefined ? Buffer.from(frame.payloadBase64, 'base64') : Buffer.from(frame.payload);
        return { ...frame, payload };
    });
}

const said = ({ topic, event = '', id, payload }) => [topic, event === 'message' ? '' : event, id, payload.toString('base64')];

async function convert(t, ...args) {
    const { status, out, err } = await run(t, program, ['convert', ...args]);
    assert.deepEqual([status, err], [0, []]);
    return out;
}

test('a HAR of a page with WebSockets, an EventSource and a poll gives what was published', async (t) => {
    const folder = folderFor(t);
    const hub = await startHub(t);
    const page = await openPage(t, `${hub.url}/healthz`);
    const recorder = await recordHar(page);
    await page.evaluate(connect, PUBLISHED.length + 2);
    const before = Date.now();
    const expected = [];
    for (const { topic, body, event } of PUBLISHED) {
        const id = await hub.publish(topic, body, event && `?event=${event}`);
        expected.push([topic, event, id, Buffer.from(body).toString('base64')]);
    }
    const own = ['sent as text', [1, 2, 0xff]];
    await page.evaluate(([text, bytes]) => {
        window.clients.raw.send(text);
        window.clients.raw.send(new Uint8Array(bytes));
    }, own);
    await page.waitForFunction(() => window.finished());
    await page.evaluate((since) => fetch(`/poll?topic=%23&since=${since}`).then((answer) => answer.text()),
                        `${expected[0][2].split(':')[0]}:0`);
    const after = Date.now();
    await page.evaluate(() => {
        window.clients.plain.close();
        window.clients.raw.close();
        window.clients.events.close();
    });
    const har = await within(recorder.end(), 'the HAR');
    writeFileSync(join(folder, 'page.har'), JSON.stringify(har, null, 2));

    const ndjson = join(folder, 'page.ndjson');
    const [line] = await convert(t, join(folder, 'page.har'), ndjson);
    assert.match(line, /^\d+ frames of 4 sources in .*page\.ndjson \(\d+ bytes\)$/);
    const frames = framesIn(ndjson);
    const messages = (transport, direction = 'in') => frames.filter((frame) =>
        frame.transport === transport && frame.kind === 'message' && frame.direction === direction);

    const onTopics = (list) => list.filter(({ topic }) => topic !== 'from/page' && topic !== '');
    for (const transport of ['ws', 'sse', 'poll'])
        assert.deepEqual(onTopics(messages(transport)).map(said), expected, transport);
    for (const transport of ['ws', 'sse', 'poll']) {
        const fromPage = messages(transport).filter(({ topic }) => topic === 'from/page').map(({ payload }) => payload);
        assert.deepEqual(fromPage, own.map((data) => Buffer.from(data)), transport);
    }
    const bare = (direction) => messages('ws', direction).filter(({ sourceName }) => sourceName.endsWith('/ws/raw/from/page'));
    for (const direction of ['in', 'out']) {
        assert.deepEqual(bare(direction).map(({ payload, payloadKind = 'text' }) => [payload, payloadKind]),
                         [[Buffer.from(own[0]), 'text'], [Buffer.from(own[1]), 'binary']], direction);
    }
    const controls = frames.filter(({ kind }) => kind === 'control').map(({ direction, payload }) => [direction, Object.keys(JSON.parse(payload))[0]]);
    assert.deepEqual(controls.filter(([direction]) => direction === 'out'), [['out', 'subscribe']]);
    assert.equal(controls[0][1], 'welcome');

    for (const frame of frames) {
        const time = Date.parse(frame.time);
        assert.ok(time > before - 5000 && time < after + 1000, `${frame.time} is when it happened`);
    }
    for (const { latencyUs, topic } of messages('ws'))
        assert.ok(topic === '' || Math.abs(latencyUs) < 5_000_000, `a latency of ${latencyUs} us`);
    assert.deepEqual(frames.map(({ time }) => time), frames.map(({ time }) => time).sort(), 'in the order of their times');
});

test('what convert makes of a HAR travels through every format', async (t) => {
    const folder = folderFor(t);
    const at = (name) => join(folder, name);
    const hub = await startHub(t);
    const page = await openPage(t, `${hub.url}/healthz`);
    const recorder = await recordHar(page);
    await page.evaluate(connect, PUBLISHED.length + 2);
    for (const { topic, body, event } of PUBLISHED) await hub.publish(topic, body, event && `?event=${event}`);
    await page.evaluate(() => {
        window.clients.raw.send('=1+1');
        window.clients.raw.send(new Uint8Array([0]));
    });
    await page.waitForFunction(() => window.finished());
    writeFileSync(at('page.har'), JSON.stringify(await recorder.end()));

    await convert(t, at('page.har'), at('1.ndjson'));
    await convert(t, at('1.ndjson'), at('2.csv'));
    await convert(t, at('2.csv'), at('3.pushscope'));
    await convert(t, at('3.pushscope'), at('4.har'));
    await convert(t, at('4.har'), at('5.ndjson'));
    assert.equal(readFileSync(at('5.ndjson'), 'utf8'), readFileSync(at('1.ndjson'), 'utf8'));
    const entries = JSON.parse(readFileSync(at('4.har'), 'utf8')).log.entries;
    assert.deepEqual(entries.map(({ _resourceType }) => _resourceType).sort(), ['eventsource', 'websocket', 'websocket']);
});

test('a HAR that was cut gives what stands before, and says so', async (t) => {
    const folder = folderFor(t);
    const messages = Array.from({ length: 100 }, (_, i) => ({ type: 'receive', time: 1_700_000_000 + i, opcode: 1, data: `m${i}` }));
    const har = JSON.stringify({ log: { version: '1.2', entries: [{ _webSocketMessages: messages, request: { url: 'ws://h/' } }] } });
    writeFileSync(join(folder, 'cut.har'), har.slice(0, har.indexOf('m42')));
    const { status, out, err } = await run(t, program, ['convert', join(folder, 'cut.har'), join(folder, 'cut.ndjson'), '--json']);
    assert.equal(status, 1);
    assert.equal(JSON.parse(out[0]).frames, 42);
    assert.match(err.join('\n'), /^pushscope: cut\.har ends in the middle, at byte \d+; the 42 messages before that were read\.$/);
    assert.deepEqual(framesIn(join(folder, 'cut.ndjson')).map(({ payload }) => String(payload)), messages.slice(0, 42).map(({ data }) => data));
});

test('convert refuses what it cannot do with one line', async (t) => {
    const folder = folderFor(t);
    const complaint = async (...args) => {
        const { status, out, err } = await run(t, program, ['convert', ...args]);
        assert.deepEqual([out.length, err.length], [0, 1]);
        return [status, err[0].replaceAll(folder, '')];
    };
    writeFileSync(join(folder, 'page.html'), '<html>');
    assert.deepEqual(await complaint(join(folder, 'none.har'), join(folder, 'x.csv')), [1, 'pushscope: /none.har does not exist.']);
    assert.deepEqual(await complaint(join(folder, 'page.html'), join(folder, 'x.csv')), [1, 'pushscope: page.html is neither NDJSON nor CSV nor HAR.']);
    assert.deepEqual(await complaint(join(folder, 'page.html'), join(folder, 'x.txt')),
                     [2, 'pushscope: The name /x.txt does not say what to make. End it with .ndjson, .csv, .har or .pushscope.']);
    assert.equal((await complaint(join(folder, 'page.html')))[0], 2);
    writeFileSync(join(folder, 'r.pushscope'), 'no recording');
    assert.deepEqual(await complaint(join(folder, 'r.pushscope'), join(folder, 'x.csv')), [1, 'pushscope: /r.pushscope is no recording.']);
});
