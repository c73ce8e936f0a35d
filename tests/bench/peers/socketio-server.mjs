// SPDX-License-Identifier: GPL-3.0-or-later
// A broadcasting server on Socket.IO, WebSocket transport only. Usage: node socketio-server.mjs PORT
import { createServer } from 'node:http';
import { Server } from 'socket.io';

const http = createServer();
const io = new Server(http, { transports: ['websocket'], perMessageDeflate: false, serveClient: false });
io.on('connection', (socket) => {
    socket.on('pub', (data) => io.emit('m', data));
});
http.listen({ host: '127.0.0.1', port: Number(process.argv[2]), backlog: 1024 });
