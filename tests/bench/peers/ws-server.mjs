// SPDX-License-Identifier: GPL-3.0-or-later
// A broadcasting server on `ws`: what comes from /publish goes to everyone else. Usage: node ws-server.mjs PORT
import { WebSocketServer } from 'ws';

const subscribers = new Set();
const server = new WebSocketServer({ host: '127.0.0.1', port: Number(process.argv[2]), perMessageDeflate: false, backlog: 1024 });
server.on('connection', (socket, request) => {
    if (request.url === '/publish') {
        socket.on('message', (data) => {
            for (const subscriber of subscribers) subscriber.send(data, { binary: false });
        });
    } else {
        subscribers.add(socket);
        socket.on('close', () => subscribers.delete(socket));
    }
});
