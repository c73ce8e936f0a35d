// SPDX-License-Identifier: GPL-3.0-or-later
// A HAR of what a page of a real Chromium does, from the browser's debugging protocol, put together as the browser's own
// developer tools do when they save one: times of the browser, its words for types, text and base64 as it gave them.

const seconds = (time) => new Date(time * 1000).toISOString();
const headers = (all) => Object.entries(all ?? {}).map(([name, value]) => ({ name, value }));

/** Starts to watch; `end()` gives the HAR object. */
export async function recordHar(page) {
    const session = await page.context().newCDPSession(page);
    const requests = new Map();
    const of = (id) => {
        if (!requests.has(id)) requests.set(id, { sockets: [], events: [], wall: 0, start: 0, end: 0 });
        return requests.get(id);
    };
    // Times of the protocol count from anywhere; the first of a request is told in both clocks.
    const wall = (request, timestamp) => request.wall + (timestamp - request.start);
    const begin = (request, { wallTime, timestamp }) => Object.assign(request, { wall: wallTime, start: timestamp, end: timestamp });
    const frame = (type) => ({ requestId, timestamp, response, errorMessage }) => {
        const request = of(requestId);
        request.end = timestamp;
        request.sockets.push(response
            ? { type, time: wall(request, timestamp), opcode: response.opcode, data: response.payloadData }
            : { type: 'error', time: wall(request, timestamp), opcode: -1, data: errorMessage });
    };
    session.on('Network.requestWillBeSent', (event) => Object.assign(begin(of(event.requestId), event), {
        type: event.type.toLowerCase(), url: event.request.url, method: event.request.method, headers: event.request.headers,
    }));
    session.on('Network.responseReceived', ({ requestId, response, timestamp }) =>
        Object.assign(of(requestId), { response, end: timestamp }));
    session.on('Network.dataReceived', ({ requestId, timestamp }) => (of(requestId).end = timestamp));
    session.on('Network.loadingFinished', ({ requestId, timestamp }) => {
        const request = of(requestId);
        request.end = timestamp;
        request.body = session.send('Network.getResponseBody', { requestId }).catch(() => null);
    });
    session.on('Network.webSocketCreated', ({ requestId, url }) =>
        Object.assign(of(requestId), { type: 'websocket', url, method: 'GET' }));
    session.on('Network.webSocketWillSendHandshakeRequest', (event) =>
        Object.assign(begin(of(event.requestId), event), { headers: event.request.headers }));
    session.on('Network.webSocketHandshakeResponseReceived', ({ requestId, response }) => (of(requestId).response = response));
    session.on('Network.webSocketFrameSent', frame('send'));
    session.on('Network.webSocketFrameReceived', frame('receive'));
    session.on('Network.webSocketFrameError', frame('error'));
    session.on('Network.eventSourceMessageReceived', ({ requestId, timestamp, eventName, eventId, data }) => {
        const request = of(requestId);
        request.end = timestamp;
        request.events.push({ time: wall(request, timestamp), eventName, eventId, data });
    });
    await session.send('Network.enable');

    const toEntry = async (request) => {
        const body = await request.body;
        return {
            _priority: null,
            _resourceType: request.type,
            ...(request.type === 'websocket' && { _webSocketMessages: request.sockets }),
            ...(request.events.length > 0 && { _eventSourceMessages: request.events }),
            cache: {},
            request: {
                method: request.method, url: request.url, httpVersion: 'HTTP/1.1', headers: headers(request.headers),
                queryString: [], cookies: [], headersSize: -1, bodySize: 0,
            },
            response: {
                status: request.response?.status ?? 0, statusText: request.response?.statusText ?? '', httpVersion: 'HTTP/1.1',
                headers: headers(request.response?.headers), cookies: [],
                content: {
                    size: 0, mimeType: request.response?.mimeType ?? 'x-unknown',
                    ...(body && { text: body.body, ...(body.base64Encoded && { encoding: 'base64' }) }),
                },
                redirectURL: '', headersSize: -1, bodySize: -1,
            },
            startedDateTime: seconds(request.wall),
            time: (request.end - request.start) * 1000,
            timings: { send: 0, wait: 0, receive: (request.end - request.start) * 1000 },
        };
    };
    return {
        async end() {
            const entries = await Promise.all([...requests.values()].filter(({ url }) => url).map(toEntry));
            return { log: { version: '1.2', creator: { name: 'WebInspector', version: '537.36' }, pages: [], entries } };
        },
    };
}
