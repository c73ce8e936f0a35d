// SPDX-License-Identifier: GPL-3.0-or-later
// The commands `serve`, `listen` and `publish`, with servers that no one here wrote.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { WebSocketServer } from 'ws';

import { Arrivals, program, run, start, startHub } from './support/hub.js';
import { startProxy } from './support/proxy.js';

const listen = (t, ...args) => start(t, program, ['listen', ...args]);

/** An HTTP server on a free port; `handle(request, response, number)` gets the number of the request. */
async function startHttp(t, handle) {
    let number = 0;
    const server = http.createServer((request, response) => handle(request, response, ++number));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    t.after(() => server.close() && server.closeAllConnections());
    return `http://127.0.0.1:${server.address().port}`;
}

async function startWebSockets(t, onConnection) {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await once(server, 'listening');
    server.on('connection', onConnection);
    t.after(() => {
        for (const client of server.clients) client.terminate();
        server.close();
    });
    return `ws://127.0.0.1:${server.address().port}`;
}

/** One plain line on standard error that speaks of the matter. */
function complained({ err }, pattern) {
    const lines = err.items ?? err;
    assert.equal(lines.length, 1, lines.join('\n'));
    assert.match(lines[0], /^pushscope: /);
    assert.match(lines[0], pattern);
}

test('listen prints a hub\'s stream over every transport', async (t) => {
    const hub = await startHub(t);
    const first = await hub.publish('a/1', '{"x":1}', '?event=e');
    const epoch = first.split(':')[0];
    for (const transport of ['ws', 'sse', 'longpoll', 'poll']) {
        const { status, out } = await run(t, program, ['listen', hub.url, '--transport', transport, '--topic', 'a/#', '--since', `${epoch}:0`, '--count', '1', '--json']);
        assert.equal(status, 0);
        const line = JSON.parse(out[0]);
        assert.deepEqual([line.topic, line.event, line.id, line.data, line.transport], ['a/1', 'e', first, { x: 1 }, transport]);
        assert.ok(Math.abs(Date.parse(line.time) - Date.now()) < 60_000);
    }
});

test('listen reads any event stream as the standard says', async (t) => {
    const url = await startHttp(t, (request, response) => {
        assert.equal(request.headers.accept, 'text/event-stream');
        assert.equal(request.headers['x-key'], 'secret');
        response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8' });
        response.end('\ufeff: comment\r\nid: 7\revent: tick\ndata: one\ndata:two\n\ndata\n\ndata: {"y":2}\r\n\r\nid: 8\n\ndata: cut off');
    });
    const { status, out } = await run(t, program, ['listen', `${url}/events`, '--json', '--no-reconnect', '--header', 'X-Key: secret']);
    assert.equal(status, 0);
    assert.deepEqual(out.map((line) => JSON.parse(line)).map(({ event, id, data }) => [event, id, data]),
                     [['tick', '7', 'one\ntwo'], ['message', '7', ''], ['message', '7', { y: 2 }]]);
});

test('listen resumes an event stream where it was and after the time it was told', async (t) => {
    const asked = new Arrivals();
    const url = await startHttp(t, (request, response, number) => {
        asked.push(request.headers['last-event-id']);
        if (number === 3) {
            response.writeHead(204).end();
            return;
        }
        response.writeHead(200, { 'Content-Type': 'text/event-stream' });
        response.end(`retry: 1\nid: id${number}\ndata: ${number}\n\n`);
    });
    const { status, out } = await run(t, program, ['listen', url, '--json']);
    assert.equal(status, 0, '204 ends a stream well');
    assert.deepEqual(out.map((line) => JSON.parse(line).data), ['1', '2']);
    assert.deepEqual(asked.items, [undefined, 'id1', 'id2']);
});

test('listen follows redirects and keeps Authorization to itself on another host', async (t) => {
    const target = await startHttp(t, (request, response) => {
        response.writeHead(200, { 'Content-Type': 'text/event-stream' });
        response.end(`data: ${request.headers.authorization ?? 'none'}\n\n`);
    });
    const url = await startHttp(t, (request, response) => {
        response.writeHead(307, { Location: `${target.replace('127.0.0.1', 'localhost')}/moved` }).end();
    });
    const { out } = await run(t, program, ['listen', url, '--json', '--no-reconnect', '--header', 'Authorization: Bearer secret']);
    assert.deepEqual(out.map((line) => JSON.parse(line).data), ['none']);
});

for (const [name, head, pattern] of [
    ['HTML', [200, { 'Content-Type': 'text/html' }], /text\/html/],
    ['404', [404, { 'Content-Type': 'text/event-stream' }], /404/],
    ['500', [500, {}], /500/],
]) {
    test(`listen ends with a sentence when the server answers ${name}`, async (t) => {
        const url = await startHttp(t, (_, response) => response.writeHead(...head).end('<html></html>'));
        const result = await run(t, program, ['listen', url, '--transport', 'sse']);
        assert.equal(result.status, 1);
        complained(result, pattern);
    });
}

test('listen prints what any WebSocket server sends, and says what it is told to say', async (t) => {
    const heard = new Arrivals();
    const url = await startWebSockets(t, (socket, request) => {
        heard.push(request.headers['x-key']);
        socket.on('message', (data) => {
            heard.push(data.toString());
            socket.send('{"a":1}');
            socket.send(Buffer.from([255, 0]));
            socket.send('two\nlines');
        });
    });
    const { status, out } = await run(t, program, ['listen', url, '--json', '--send', 'hello', '--header', 'X-Key: k', '--count', '3']);
    assert.equal(status, 0);
    assert.deepEqual(heard.items, ['k', 'hello']);
    assert.deepEqual(out.map((line) => JSON.parse(line)).map(({ data, encoding }) => [data, encoding]),
                     [[{ a: 1 }, undefined], ['/wA=', 'base64'], ['two\nlines', undefined]]);
});

test('listen echoes text and binary as they came', async (t) => {
    const echoed = new Arrivals();
    const url = await startWebSockets(t, (socket) => {
        socket.on('message', (data, isBinary) => echoed.push([isBinary, data.toString('latin1')]));
        socket.send('');
        socket.send('ä'.repeat(100_000));
        socket.send(Buffer.from([0, 1, 255]));
        socket.send('fra', { fin: false });
        socket.send('gment', { fin: true });
    });
    listen(t, url, '--echo');
    const got = await echoed.count(4, 'echoes');
    assert.deepEqual(got.map(([binary, text]) => [binary, text.length]), [[false, 0], [false, 200_000], [true, 3], [false, 8]]);
});

test('listen keeps a byte-order mark, which is text like any other', async (t) => {
    const echoed = new Arrivals();
    const url = await startWebSockets(t, (socket) => {
        socket.on('message', (data) => echoed.push(data.toString('latin1')));
        socket.send('\ufeff{}');
    });
    listen(t, url, '--echo');
    assert.deepEqual(await echoed.count(1, 'an echo'), ['\xef\xbb\xbf{}']);
});

test('listen says with which code and reason a server closed, and answers with that code', async (t) => {
    for (const [code, reason] of [[1013, 'try again later'], [1012, 'restarting'], [4001, '']]) {
        const closed = new Arrivals();
        const url = await startWebSockets(t, (socket) => {
            socket.on('close', (answer) => closed.push(answer));
            socket.close(code, reason);
        });
        const result = await run(t, program, ['listen', url, '--no-reconnect']);
        assert.equal(result.status, 1);
        complained(result, new RegExp(`closed the connection \\(${code}${reason && ` ${reason}`}\\)`));
        assert.deepEqual(await closed.count(1, 'a close'), [code]);
    }
});

test('listen comes back to a hub after every cut, with nothing lost and nothing twice', async (t) => {
    const hub = await startHub(t);
    const proxy = await startProxy(t, hub.port);
    const listeners = ['ws', 'sse', 'longpoll', 'poll'].map((transport) => listen(t, proxy.url, '--transport', transport, '--topic', 'count', '--json'));
    await Promise.all(listeners.map(async ({ out }) => {
        while (out.items.length === 0) await hub.publish('count', '0');
    }));
    let n = 0;
    for (let round = 0; round < 3; ++round) {
        proxy.down();
        for (let i = 0; i < 10; ++i) await hub.publish('count', String(++n));
        proxy.up();
        for (let i = 0; i < 10; ++i) await hub.publish('count', String(++n));
        await Promise.all(listeners.map(({ out }) => out.until((lines) => JSON.parse(lines.at(-1)).data === String(n), `number ${n}`)));
    }
    for (const { out } of listeners) {
        const numbers = out.items.map((line) => Number(JSON.parse(line).data)).filter((value) => value > 0);
        assert.deepEqual(numbers, Array.from({ length: n }, (_, i) => i + 1));
    }
});

test('listen says that nobody is there', async (t) => {
    const url = await startHttp(t, () => {});
    const port = Number(new URL(url).port);
    const free = await new Promise((resolve) => {
        const probe = net.createServer().listen(0, '127.0.0.1', () => {
            const { port: number } = probe.address();
            probe.close(() => resolve(number));
        });
    });
    assert.notEqual(free, port);
    for (const scheme of ['ws', 'http']) {
        const result = await run(t, program, ['listen', `${scheme}://127.0.0.1:${free}/x`, '--no-reconnect']);
        assert.equal(result.status, 1);
        complained(result, /refused/);
    }
});

test('publish takes a payload, or lines of standard input, and reports the cursors', async (t) => {
    const hub = await startHub(t);
    const one = await run(t, program, ['publish', '--hub', hub.url, 'p/1', '{"a":1}', '--json', '--event', 'e']);
    assert.equal(one.status, 0);
    const { id } = JSON.parse(one.out[0]);
    const lines = Array.from({ length: 2000 }, (_, i) => `line ${i}`);
    const many = await run(t, program, ['publish', '--hub', hub.url, 'p/lines', '-'], { input: lines.join('\n') });
    assert.equal(many.status, 0);
    const answer = await (await fetch(`${hub.url}/poll?topic=p/%23&since=${id}`)).json();
    const first = answer.messages.map((m) => m.data);
    assert.deepEqual(first, lines.slice(0, first.length).length === first.length && answer.gap ? lines.slice(-first.length) : lines.slice(0, first.length));
});

for (const [name, args, status, pattern] of [
    ['a topic with a wildcard', ['publish', 'a/#', 'x'], 2, /#/],
    ['no hub', ['publish', '--hub', 'http://127.0.0.1:1', 'a', 'x'], 1, /127\.0\.0\.1:1/],
    ['an address that is none', ['serve', '--listen', 'nonsense:1:2'], 2, /nonsense/],
    ['an address for everyone without a reason', ['serve', '--listen', '0.0.0.0:0'], 2, /insecure|token/],
    ['an unknown command', ['dance'], 2, /dance/],
    ['an address to listen to that is none', ['listen', 'ftp://x'], 2, /ftp/],
]) {
    test(`a plain sentence and a status for ${name}`, async (t) => {
        const result = await run(t, program, args);
        assert.equal(result.status, status, result.err.join('\n'));
        assert.match(result.err[0], pattern);
        assert.deepEqual(result.out, []);
    });
}

test('serve says that a port is taken', async (t) => {
    const hub = await startHub(t);
    const second = await run(t, program, ['serve', '--listen', `127.0.0.1:${hub.port}`]);
    assert.equal(second.status, 1);
    complained(second, new RegExp(`${hub.port}.*in use`));
});

test('every command explains itself', async (t) => {
    for (const args of [[], ['serve'], ['listen'], ['publish'], ['bench']]) {
        const { status, out } = await run(t, program, [...args, '--help']);
        assert.equal(status, 0);
        assert.match(out.join('\n'), /Examples?:/);
    }
});

/** A file that is gone after the test. */
function temporaryFile(t, content) {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'pushscope-'));
    t.after(() => rmSync(folder, { recursive: true }));
    const file = path.join(folder, 'file');
    writeFileSync(file, content);
    return file;
}

test('listen reads a stream over POST with a token, resumes it, and finds topics in the payloads', async (t) => {
    const requests = [];
    const url = await startHttp(t, (request, response, number) => {
        let body = '';
        request.on('data', (piece) => { body += piece; });
        request.on('end', () => {
            const { method, headers } = request;
            requests.push([method, headers['content-type'], headers.authorization, headers['last-event-id'], body]);
            response.writeHead(200, { 'Content-Type': 'text/event-stream' });
            response.end(`retry: 1\nid: ${number}\ndata: {"delta":{"who":"agent ${number}"}}\n\n`);
        });
    });
    const token = temporaryFile(t, 'secret-token\n');
    const { status, out, err } = await run(t, program, ['listen', `${url}/chat`, '--json', '--count', '2', '--data', '{"stream":true}',
        '--token-file', token, '--topic-pointer', '/delta/who']);
    assert.equal(status, 0);
    assert.deepEqual(out.map((line) => JSON.parse(line).topic), ['agent 1', 'agent 2']);
    assert.deepEqual(requests.slice(0, 2), [
        ['POST', 'application/json', 'Bearer secret-token', undefined, '{"stream":true}'],
        ['POST', 'application/json', 'Bearer secret-token', '1', '{"stream":true}'],
    ]);
    assert.ok(![...out, ...err].join('\n').includes('secret'));
});

test('listen keeps body and token from another server that a redirect names', async (t) => {
    const heard = [];
    const target = await startHttp(t, (request, response) => {
        heard.push(request.headers.authorization);
        response.end();
    });
    const url = await startHttp(t, (request, response) => {
        response.writeHead(307, { Location: `${target}/moved` }).end();
    });
    const token = temporaryFile(t, 'secret-token');
    const result = await run(t, program, ['listen', url, '--data', 'x', '--token-file', token]);
    assert.equal(result.status, 1);
    complained(result, /body of the request is not sent to/);
    assert.deepEqual(heard, []);
});

test('listen offers sub-protocols and a token with the upgrade', async (t) => {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0, handleProtocols: (offered) => [...offered].at(-1) });
    await once(server, 'listening');
    t.after(() => server.close());
    server.on('connection', (socket, request) => {
        socket.send(JSON.stringify([socket.protocol, request.headers.authorization, request.headers['sec-websocket-protocol']]));
    });
    const token = temporaryFile(t, 't');
    const { out } = await run(t, program, ['listen', `ws://127.0.0.1:${server.address().port}`, '--json', '--count', '1',
        '--subprotocol', 'chat', '--subprotocol', 'news', '--token-file', token]);
    assert.deepEqual(JSON.parse(out[0]).data, ['news', 'Bearer t', 'chat, news']);
});

test('listen trusts a certificate only when it is told to', async (t) => {
    const data = path.join(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '../unit/client/data');
    const certificate = path.join(data, 'self-signed.crt');
    const server = https.createServer({ cert: readFileSync(certificate), key: readFileSync(path.join(data, 'self-signed.key')) },
                                      (request, response) => {
                                          response.writeHead(200, { 'Content-Type': 'text/event-stream' });
                                          response.end('data: in private\n\n');
                                      });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    t.after(() => server.close() && server.closeAllConnections());
    const url = `https://127.0.0.1:${server.address().port}/x`;
    const refused = await run(t, program, ['listen', url]);
    assert.equal(refused.status, 1);
    complained(refused, /certificate is not trusted/);
    for (const option of [['-k'], ['--cacert', certificate]]) {
        const { status, out } = await run(t, program, ['listen', url, '--count', '1', ...option]);
        assert.equal(status, 0);
        assert.deepEqual(out, ['\tin private']);
    }
    const unread = await run(t, program, ['listen', url, '--cacert', '/nowhere/ca.pem']);
    assert.equal(unread.status, 1);
    complained(unread, /authorities file \/nowhere\/ca.pem cannot be read/);
});

for (const [name, args, pattern] of [
    ['a token file that is not there', ['--token-file', '/nowhere/token'], /token in \/nowhere\/token cannot be read/],
    ['a token file with nothing in it', ['--token-file', '/dev/null'], /no token in/],
    ['a sub-protocol that is none', ['--transport', 'ws', '--subprotocol', 'a b'], /'a b' is no name of a sub-protocol/],
    ['a method that is none', ['--method', 'POST /'], /'POST \/' is no HTTP method/],
    ['a pointer that is none', ['--topic-pointer', 'data.symbol'], /begins with '\/'/],
    ['a header without a name', ['--header', 'Bearer SECRET'], /^(?!.*SECRET).*no name before a ':'/],
    ['body with a WebSocket', ['--transport', 'ws', '--data', 'x'], /takes neither --method nor --data/],
    ['text to send to an event stream', ['--send', 'x'], /Only a WebSocket takes --send/],
    ['count of nothing', ['--count', '0'], /--count: .*0 not in range 1 to \d{1,20}$/],
    ['count below nothing', ['--count', '-3'], /--count: .*-3 not in range 1 to \d{1,20}$/],
    ['a header that is none', ['--header', 'a b: c'], /'a b'/],
]) {
    test(`listen takes no ${name}`, async (t) => {
        const result = await run(t, program, ['listen', 'http://127.0.0.1:1', ...args]);
        assert.equal(result.status, 2);
        complained(result, pattern);
    });
}

test('listen repeats no secret of an address that it does not take', async (t) => {
    for (const url of ['ftp://me:SECRET@host/x?token=SECRET', 'http://me:SECRET@host:port/x?token=SECRET', 'me:SECRET@host']) {
        const result = await run(t, program, ['listen', url]);
        assert.equal(result.status, 2);
        complained(result, /^(?!.*SECRET).*host.* is not an address of a stream/);
    }
});

test('listen prints and counts only what --where lets through', async (t) => {
    const hub = await startHub(t);
    const first = await hub.publish('w/a', '{"price":187}');
    await hub.publish('w/a', '{"price":188.5}', '?event=ping');
    await hub.publish('w/a', '{"price":"190"}');
    await hub.publish('w/b', 'no JSON, price 200');
    await hub.publish('w/b', '{"price":191}');
    const args = ['--since', `${first.split(':')[0]}:0`, '--where', 'topic:w/+ data.price>187 -event:ping', '--count', '2', '--json'];
    const { status, out } = await run(t, program, ['listen', hub.url, ...args]);
    assert.equal(status, 0);
    assert.deepEqual(out.map((line) => JSON.parse(line).data), [{ price: '190' }, { price: 191 }]);
});

test('listen marks the place where --where cannot be read', async (t) => {
    const { status, out, err } = await run(t, program, ['listen', 'http://127.0.0.1:1', '--where', 'a data.price> ']);
    assert.equal(status, 2);
    assert.deepEqual(out, []);
    assert.deepEqual(err.slice(0, 3), ["pushscope: 'data.price>' needs a value.", '  a data.price> ', '              ^']);
});
