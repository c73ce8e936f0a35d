// SPDX-License-Identifier: GPL-3.0-or-later
// A TCP proxy that a test can cut: the network between a client and the hub.

import { once } from 'node:events';
import net from 'node:net';

export async function startProxy(t, targetPort) {
    const pairs = new Set();
    let down = false;
    const server = net.createServer((near) => {
        if (down) {
            near.destroy();
            return;
        }
        const far = net.connect(targetPort, '127.0.0.1');
        const pair = [near, far];
        pairs.add(pair);
        const end = () => {
            pairs.delete(pair);
            near.destroy();
            far.destroy();
        };
        for (const socket of pair) socket.on('error', end).on('close', end).setNoDelay(true);
        near.pipe(far);
        far.pipe(near);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const cut = () => {
        // A reset, as from a broken network: neither side gets to say goodbye.
        for (const pair of pairs) for (const socket of pair) socket.resetAndDestroy();
    };
    t.after(() => {
        cut();
        server.close();
    });
    return {
        port: server.address().port,
        url: `http://127.0.0.1:${server.address().port}`,
        ws: `ws://127.0.0.1:${server.address().port}`,
        cut,
        /** Cuts, and refuses everyone until `up`. */
        down() {
            down = true;
            cut();
        },
        up() {
            down = false;
        },
    };
}
