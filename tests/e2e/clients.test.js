// SPDX-License-Identifier: GPL-3.0-or-later
// The hub with clients that no one here wrote: curl, npm's ws and eventsource, Python's websockets.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { EventSource } from 'eventsource';
import WebSocket from 'ws';

import { Arrivals, publishNumbers, run, start, startHub, within } from './support/hub.js';
import { startProxy } from './support/proxy.js';

const curl = async (t, ...args) => {
    const { status, out } = await run(t, 'curl', ['-sS', '--max-time', '20', ...args]);
    assert.equal(status, 0);
    return out.join('\n');
};

/** A WebSocket whose messages arrive in a list; JSON text is parsed. */
function connect(t, url, options = {}) {
    const socket = new WebSocket(url, options);
    const messages = new Arrivals();
    socket.on('message', (data, isBinary) => messages.push(isBinary ? data : JSON.parse(data.toString())));
    socket.on('error', () => {});
    t.after(() => socket.terminate());
    const closed = new Promise((resolve) => socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() })));
    return { socket, messages, closed: () => within(closed, 'the close of a WebSocket'),
             send: (object) => socket.send(JSON.stringify(object)) };
}

/** Thousands of messages are published in the second that a client waits before it comes back. */
const keepMuch = ['--history-messages', '1000000'];

const dataOf = (messages) => messages.filter((m) => m.message).map((m) => m.message.data.n);
const upTo = (number) => Array.from({ length: number }, (_, i) => i + 1);

test('curl reads an event stream, publishes and polls', async (t) => {
    const hub = await startHub(t);
    const stream = start(t, 'curl', ['-sSN', `${hub.url}/sse?topic=room/%23`]);
    await stream.out.until((lines) => lines.some((line) => line.startsWith('retry:')), 'the retry line');
    const answer = JSON.parse(await curl(t, '-d', '{"c":21.5}', `${hub.url}/publish/room/temp?event=reading`));
    assert.match(answer.id, /^[0-9a-f]{1,16}:1$/);
    await stream.out.until((lines) => lines.includes('data: {"c":21.5}'), 'the message');
    assert.ok(stream.out.items.includes(`id: ${answer.id}`));
    assert.ok(stream.out.items.includes('event: reading'));

    const epoch = answer.id.split(':')[0];
    const polled = JSON.parse(await curl(t, `${hub.url}/poll?topic=room/temp&since=${epoch}:0`));
    assert.deepEqual(polled.messages.map((m) => [m.topic, m.id, m.data]), [['room/temp', answer.id, { c: 21.5 }]]);
    assert.equal(polled.next, answer.id);

    const waiting = start(t, 'curl', ['-sS', '--max-time', '20', `${hub.url}/poll?topic=room/temp&since=${polled.next}&wait=20`]);
    const peers = async () => JSON.parse(await curl(t, `${hub.url}/api/peers`));
    while (!JSON.stringify(await peers()).includes('longpoll'));
    await hub.publish('room/temp', '{"c":22}');
    const [line] = await waiting.out.count(1, 'answer of the long poll');
    assert.deepEqual(JSON.parse(line).messages.map((m) => m.data), [{ c: 22 }]);
});

test('curl is told what is wrong, with a status and a reason', async (t) => {
    const hub = await startHub(t);
    const wrong = async (status, ...args) => {
        const text = await curl(t, '-w', '\n%{http_code}', ...args);
        const [body, code] = [text.slice(0, text.lastIndexOf('\n')), text.slice(text.lastIndexOf('\n') + 1)];
        assert.equal(Number(code), status, body);
        const { error } = JSON.parse(body);
        assert.ok(error.code && error.reason.length > 10, body);
        return error.reason;
    };
    assert.match(await wrong(400, '-d', 'x', `${hub.url}/publish/${'t'.repeat(256)}`), /255/);
    assert.match(await wrong(400, `${hub.url}/sse?topic=a/%23/b`), /#/);
    assert.match(await wrong(400, `${hub.url}/poll?topic=a&since=nonsense`), /cursor/);
    await wrong(400, `${hub.url}/sse`);
    await wrong(404, `${hub.url}/nowhere`);
    await wrong(405, '-X', 'DELETE', `${hub.url}/publish/a`);
    await wrong(403, '-H', 'Host: evil.example', `${hub.url}/api/topics`);
    await wrong(403, '-H', 'Origin: https://evil.example', '-d', 'x', `${hub.url}/publish/a`);
    await wrong(403, '-H', 'Origin: https://evil.example', `${hub.url}/sse?topic=a`);
});

test('a publish of 100 MB is refused before it is sent, and the hub goes on', async (t) => {
    const hub = await startHub(t);
    const child = start(t, 'sh', ['-c', `head -c 104857600 /dev/zero | curl -sS -o /dev/null -w '%{http_code} %{size_upload}' --data-binary @- ${hub.url}/publish/big`]);
    const [line] = await child.out.count(1, 'answer');
    const [status, uploaded] = line.split(' ').map(Number);
    assert.equal(status, 413);
    assert.ok(uploaded < 104857600, `${uploaded} bytes went over the wire`);
    await hub.publish('small', 'still here');
});

test('npm ws speaks the plain dialect', async (t) => {
    const hub = await startHub(t);
    const client = connect(t, `${hub.ws}/ws`);
    const [{ welcome }] = await client.messages.count(1, 'welcome');
    assert.equal(welcome.position, 0);
    assert.match(welcome.epoch, /^[0-9a-f]+$/);
    client.send({ subscribe: ['a/+'], n: 1 });
    await client.messages.until((all) => all.some((m) => m.ok === 1), 'ok');
    client.send({ publish: 'a/b', data: { x: [1.0, 'ä'] }, event: 'e', key: 'k', n: 2 });
    const all = await client.messages.until((items) => items.some((m) => m.message) && items.some((m) => m.ok === 2), 'message and ok');
    const { message } = all.find((m) => m.message);
    assert.equal(message.topic, 'a/b');
    assert.equal(message.event, 'e');
    assert.deepEqual(message.data, { x: [1, 'ä'] });
    assert.ok(Math.abs(message.time / 1000 - Date.now()) < 60_000);
    client.send({ ping: 7 });
    await client.messages.until((items) => items.some((m) => m.pong === 7), 'pong');
    client.send({ unsubscribe: ['a/+'], n: 3 });
    await client.messages.until((items) => items.some((m) => m.ok === 3), 'ok');
    client.send({ subscribe: ['a/#/b'], n: 4 });
    client.socket.send('{"nonsense');
    const errors = await client.messages.until((items) => items.filter((m) => m.error).length === 2, 'two errors');
    assert.match(errors.find((m) => m.error).error.reason, /#/);
    client.socket.close(1000);
    assert.equal((await client.closed()).code, 1000);
});

test('npm ws gets bare payloads on /ws/raw and its own words on /echo', async (t) => {
    const hub = await startHub(t);
    const open = (path) => {
        const socket = new WebSocket(`${hub.ws}${path}`);
        const got = new Arrivals();
        socket.on('message', (data, isBinary) => got.push([isBinary, data.toString('latin1')]));
        t.after(() => socket.terminate());
        return within(new Promise((resolve) => socket.once('open', resolve)), 'a WebSocket').then(() => ({ socket, got }));
    };
    const one = await open('/ws/raw/room/x');
    const two = await open('/ws/raw/room/x');
    one.socket.send('text');
    one.socket.send(Buffer.from([0, 255, 10]));
    assert.deepEqual(await two.got.count(2, 'payloads'), [[false, 'text'], [true, '\u0000\u00ff\n']]);

    const echo = await open('/echo');
    for (const size of [0, 1, 125, 126, 65535, 65536, 1_000_000]) echo.socket.send('x'.repeat(size));
    echo.socket.send(Buffer.alloc(70_000, 7));
    echo.socket.send('frag', { fin: false });
    echo.socket.send('', { fin: false });
    echo.socket.send('ment', { fin: true });
    const got = await echo.got.count(9, 'echoes');
    assert.deepEqual(got.map(([binary, text]) => [binary, text.length]),
                     [[false, 0], [false, 1], [false, 125], [false, 126], [false, 65535], [false, 65536], [false, 1_000_000], [true, 70_000], [false, 8]]);
    assert.equal(got[8][1], 'fragment');
    const pong = new Promise((resolve) => echo.socket.once('pong', (data) => resolve(data.toString())));
    echo.socket.ping('are you there');
    assert.equal(await within(pong, 'a pong'), 'are you there');
});

test('npm ws resumes over cuts with nothing lost and nothing twice', async (t) => {
    const hub = await startHub(t, keepMuch);
    const proxy = await startProxy(t, hub.port);
    const seen = new Arrivals();
    const lost = [];
    let cursor;
    let stopped = false;
    const live = () => {
        const client = connect(t, `${proxy.ws}/ws`);
        client.socket.on('message', (text) => {
            const notice = JSON.parse(text);
            if (notice.welcome) client.send({ subscribe: ['count'], since: cursor ?? `${notice.welcome.epoch}:0` });
            if (notice.gap) lost.push(notice.gap);
            if (!notice.message) return;
            cursor = notice.message.id;
            seen.push(notice.message.data.n);
        });
        client.socket.on('close', () => stopped || setImmediate(live));
    };
    t.after(() => { stopped = true; });
    live();
    const numbers = publishNumbers(hub.url, 'count');
    for (let cut = 1; cut <= 4; ++cut) {
        const before = seen.items.length;
        await seen.until((items) => items.length > before + 20, 'messages between cuts');
        proxy.cut();
    }
    const total = await numbers.stop();
    await seen.count(total, 'messages');
    assert.deepEqual(seen.items, upTo(total));
    assert.deepEqual(lost, []);
});

test('npm eventsource reads the textbook stream word for word', async (t) => {
    const hub = start(t, process.env.PUSHSCOPE_BIN, ['serve', '--listen', '127.0.0.1:0']);
    const [line] = await hub.out.count(1, 'address');
    const prices = new Arrivals();
    const source = new EventSource(`${line.split(' ').pop()}/stream`);
    t.after(() => source.close());
    source.onmessage = (event) => prices.push(JSON.parse(event.data).price);
    const [first] = await prices.count(2, 'prices');
    assert.equal(typeof first, 'number');
});

test('npm eventsource resumes by itself with nothing lost and nothing twice', async (t) => {
    const hub = await startHub(t, keepMuch);
    const proxy = await startProxy(t, hub.port);
    const seen = new Arrivals();
    const gaps = [];
    const source = new EventSource(`${proxy.url}/sse?topic=count`);
    t.after(() => source.close());
    await within(new Promise((resolve) => { source.onopen = resolve; }), 'the stream');
    source.onmessage = (event) => seen.push(JSON.parse(event.data).n);
    source.addEventListener('gap', (event) => gaps.push(event.data));
    const numbers = publishNumbers(hub.url, 'count');
    for (let cut = 1; cut <= 3; ++cut) {
        const before = seen.items.length;
        await seen.until((items) => items.length > before + 20, 'messages between cuts');
        proxy.cut();
    }
    const total = await numbers.stop();
    await seen.count(total, 'messages');
    assert.deepEqual(seen.items, upTo(total));
    assert.deepEqual(gaps, []);
});

test('whoever comes back too late is told what is gone', async (t) => {
    const hub = await startHub(t, ['--history-messages', '10']);
    for (let n = 1; n <= 30; ++n) await hub.publish('count', JSON.stringify({ n }));
    const epoch = (await hub.publish('other', '0')).split(':')[0];
    const client = connect(t, `${hub.ws}/ws`);
    await client.messages.count(1, 'welcome');
    client.send({ subscribe: ['count'], since: `${epoch}:5` });
    const all = await client.messages.until((items) => dataOf(items).length >= 10, 'the messages kept');
    const gap = all.find((m) => m.gap).gap;
    assert.equal(gap.topic, 'count');
    assert.ok(all.findIndex((m) => m.gap) < all.findIndex((m) => m.message), 'the gap comes first');
    assert.deepEqual([gap.from, gap.to], [6, 20]);
    assert.deepEqual(dataOf(all), upTo(30).slice(20));

    const polled = JSON.parse(await curl(t, `${hub.url}/poll?topic=count&since=abc:5`));
    assert.ok(polled.gap, 'a cursor of another epoch is a gap over everything');
});

test('Python\'s websockets agrees about frames, pings and closing', async (t) => {
    const hub = await startHub(t);
    const { status, out, err } = await run(t, '/usr/bin/python3', [join(import.meta.dirname, 'websockets_client.py'), hub.ws]);
    assert.equal(status, 0, err.join('\n'));
    assert.deepEqual(out, ['echo ok', 'pings ok', 'dialect ok', 'close ok', 'refusals ok']);
});

test('a hub that ends says goodbye to everyone', async (t) => {
    const hub = await startHub(t);
    const client = connect(t, `${hub.ws}/ws`);
    await client.messages.count(1, 'welcome');
    const stream = start(t, 'curl', ['-sSN', `${hub.url}/sse?topic=a`]);
    await stream.out.count(1, 'line');
    hub.child.kill('SIGTERM');
    assert.equal((await client.closed()).code, 1001);
    assert.equal((await stream.ended('curl')).status, 0);
    assert.equal((await hub.ended('the hub')).status, 0);
});
