// SPDX-License-Identifier: GPL-3.0-or-later
// The live page in a real browser.

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { chromium } from 'playwright-core';

import { publishNumbers, startHub, within } from './support/hub.js';
import { startProxy } from './support/proxy.js';

const pictures = process.env.PUSHSCOPE_PICTURES ?? 'pictures';
mkdirSync(pictures, { recursive: true });

/** Opens the page and gives it back with everything it complained about and asked for. */
async function openPage(t, url, options = {}) {
    const browser = await chromium.launch({
        executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
        args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
               '--disable-component-update', '--disable-sync'],
    });
    t.after(() => browser.close());
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, ...options });
    page.setDefaultTimeout(20_000);
    const complaints = [];
    const requests = [];
    page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(url);
    return { page, complaints, requests };
}

const connected = (page) => page.locator('#state[data-state=connected]').waitFor();
const card = (page, topic) => page.locator('.card', { has: page.getByRole('button', { name: topic, exact: true }) });
const count = async (page, id) => Number((await page.locator(`#count-${id}`).textContent()).replaceAll(',', ''));

/** Waits until the page has counted this many messages; more would be as wrong as fewer. */
async function received(page, number) {
    const text = number.toLocaleString('en');
    await page.waitForFunction(([expected]) => document.querySelector('#count-messages').textContent === expected, [text])
        .catch(async () => assert.equal(await count(page, 'messages'), number, 'messages counted by the page'));
    assert.equal(await count(page, 'gaps'), 0);
    assert.ok(await page.locator('#trouble').isHidden(), 'nothing missing, nothing twice');
}

test('shows a published topic with its value over SSE and over WebSocket, and asks nobody else', async (t) => {
    const hub = await startHub(t);
    const { page, complaints, requests } = await openPage(t, hub.url);
    await connected(page);
    await hub.publish('room/temperature', '{"celsius":21.5}');
    await card(page, 'room/temperature').locator('.value', { hasText: '21.5' }).waitFor();

    await page.getByRole('radio', { name: 'WebSocket' }).check({ force: true });
    await connected(page);
    await hub.publish('room/temperature', '{"celsius":22.75}', '?event=reading');
    await card(page, 'room/temperature').locator('.value', { hasText: '22.75' }).waitFor();
    await received(page, 2);

    await page.getByRole('radio', { name: 'SSE' }).check({ force: true });
    await connected(page);
    await hub.publish('room/temperature', '{"celsius":23}', '?event=reading');
    await card(page, 'room/temperature').locator('.value', { hasText: '23' }).waitFor();
    await received(page, 3);

    assert.deepEqual(complaints, []);
    assert.deepEqual(requests.filter((url) => new URL(url).host !== new URL(hub.url).host), []);
});

test('shows topics that were published before it came', async (t) => {
    const hub = await startHub(t);
    await hub.publish('old/one', '7.25');
    const { page } = await openPage(t, hub.url);
    await card(page, 'old/one').locator('.value', { hasText: '7.25' }).waitFor();
});

test('never takes a payload or a topic for markup', async (t) => {
    const hub = await startHub(t);
    const { page, complaints } = await openPage(t, hub.url);
    await connected(page);
    const markup = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
    await hub.publish('text', markup);
    await hub.publish('<b>bold</b>', '{"__proto__":{"polluted":1},"a":"<i>x</i>"}');
    await card(page, 'text').locator('.value', { hasText: '<img src=x' }).waitFor();
    await card(page, '<b>bold</b>').waitFor();
    await page.getByRole('button', { name: 'text', exact: true }).click();
    await page.locator('#detail pre', { hasText: markup }).waitFor();
    assert.equal(await page.locator('main b, main script, main li img').count(), 0);
    assert.equal(await page.title(), 'Pushscope');
    assert.deepEqual(complaints, []);
});

for (const [name, transport] of [['SSE', 'SSE'], ['WebSocket', 'WebSocket']]) {
    test(`survives cuts over ${name} while messages are published: nothing lost, nothing twice`, async (t) => {
        // More messages come in the second that the page waits than a topic's history holds unasked.
        const hub = await startHub(t, ['--history-messages', '1000000']);
        const proxy = await startProxy(t, hub.port);
        const { page } = await openPage(t, proxy.url);
        await connected(page);
        await page.getByRole('radio', { name: transport }).check({ force: true });
        await connected(page);
        const numbers = publishNumbers(hub.url, 'count');
        for (let cut = 0; cut < 3; ++cut) {
            const before = await count(page, 'messages');
            await page.waitForFunction(
                (from) => Number(document.querySelector('#count-messages').textContent.replaceAll(',', '')) > from, before);
            if (cut === 1) {
                proxy.down();
                await page.locator('#state:not([data-state=connected])').waitFor();
                proxy.up();
            } else {
                proxy.cut();
            }
        }
        await connected(page);
        await received(page, await numbers.stop());
    });
}

test('changes of the transport lose nothing while messages are published', async (t) => {
    const hub = await startHub(t, ['--history-messages', '1000000']);
    const { page } = await openPage(t, hub.url);
    await connected(page);
    const numbers = publishNumbers(hub.url, 'count');
    for (const name of ['WebSocket', 'SSE', 'WebSocket', 'SSE']) {
        const before = await count(page, 'messages');
        await page.getByRole('radio', { name }).check({ force: true });
        await page.waitForFunction(
            (from) => Number(document.querySelector('#count-messages').textContent.replaceAll(',', '')) > from, before);
    }
    await received(page, await numbers.stop());
});

test('keeps the filter in the address and says why one is refused', async (t) => {
    const hub = await startHub(t);
    const { page } = await openPage(t, `${hub.url}/#${encodeURIComponent('a/+')}`);
    await connected(page);
    assert.equal(await page.getByLabel('Topic filter').inputValue(), 'a/+');
    await hub.publish('b/1', '1');
    await hub.publish('a/1', '2');
    await card(page, 'a/1').waitFor();
    assert.equal(await page.locator('.card').count(), 1);
    await page.getByLabel('Topic filter').fill('a/#/b');
    await page.keyboard.press('Enter');
    await page.locator('#state[data-state=refused]').waitFor();
    assert.match(await page.locator('#filter-note.error').textContent(), /#/);
    await page.getByLabel('Topic filter').fill('#');
    await page.keyboard.press('Enter');
    await connected(page);
});

test('publishes from its form and shows the answer beside it', async (t) => {
    const hub = await startHub(t);
    const { page } = await openPage(t, hub.url);
    await connected(page);
    await page.getByLabel('Publish on').fill('from/the page');
    await page.getByLabel('Payload', { exact: true }).fill('42');
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.locator('#publish-note', { hasText: 'Published as' }).waitFor();
    await card(page, 'from/the page').locator('.value', { hasText: '42' }).waitFor();
    await page.getByLabel('Publish on').fill('x'.repeat(256));
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.locator('#publish-note.error', { hasText: '255' }).waitFor();
});

test('pause freezes the picture and goes on counting', async (t) => {
    const hub = await startHub(t);
    const { page } = await openPage(t, hub.url);
    await connected(page);
    await hub.publish('p', '1');
    await card(page, 'p').locator('.value', { hasText: '1' }).waitFor();
    await page.getByRole('button', { name: 'Pause' }).click();
    await hub.publish('p', '2');
    await received(page, 2);
    assert.equal(await card(page, 'p').locator('.value').textContent(), '1');
    await page.getByRole('button', { name: 'Pause' }).click();
    await card(page, 'p').locator('.value', { hasText: '2' }).waitFor();
});

for (const [scheme, width, height] of [['dark', 1280, 800], ['light', 1280, 800], ['dark', 360, 740], ['light', 320, 640]]) {
    test(`fits a ${scheme} screen ${width} pixels wide`, async (t) => {
        const hub = await startHub(t);
        const { page } = await openPage(t, hub.url, { viewport: { width, height }, colorScheme: scheme });
        await connected(page);
        for (let i = 0; i < 12; ++i) {
            for (let n = 0; n < 3; ++n) await hub.publish(`plant/line/${i}`, JSON.stringify({ speed: i * n, unit: 'm/s' }));
        }
        await hub.publish('logs/build', 'ninja: no work to do', '?event=line');
        await received(page, 37);
        await page.getByRole('button', { name: 'plant/line/3', exact: true }).click();
        await page.locator('#detail').waitFor();
        const [content, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
        assert.ok(content <= screen, `${content} pixels of content on a screen of ${screen}`);
        await within(page.screenshot({ path: join(pictures, `page-${scheme}-${width}.png`) }), 'a picture');
        await page.keyboard.press('Escape');
        await page.locator('#detail').waitFor({ state: 'hidden' });
    });
}
