// SPDX-License-Identifier: GPL-3.0-or-later
// The page: ties the stream to what is remembered and shown, and the controls to the stream.

import { formatNumber } from './chart.js';
import { reasonIn, Stream } from './stream.js';
import { Topics } from './topics.js';
import { View } from './view.js';

const MOST_GAPS = 5;
const TICK_MS = 250;

const find = (id) => document.getElementById(id);
const page = {
    state: find('state'), countdown: find('countdown'), retry: find('retry'), pause: find('pause'),
    filterForm: find('filter-form'), filter: find('filter'), filterNote: find('filter-note'),
    publishForm: find('publish-form'), publishNote: find('publish-note'),
    gaps: find('gaps'), list: find('topics'), detail: find('detail'), empty: find('empty'), more: find('more'),
    messages: find('count-messages'), rate: find('count-rate'), topics: find('count-topics'), gapCount: find('count-gaps'),
    held: find('held'), trouble: find('trouble'),
};
const filterHint = page.filterNote.textContent;

let topics = new Topics();
let gaps = 0;
let clockOffset = -Infinity; // hub's clock minus ours; the least delayed message tells
let nextTry = 0;
let messagesAtPause = 0;
let paused = false;
const rate = { messages: 0, time: performance.now() };

const view = new View(page.list, page.detail, () => Date.now() + (Number.isFinite(clockOffset) ? clockOffset : 0));
const stream = new Stream({ onMessage: take, onGap: showGap, onState: showState });

function take(message, length) {
    clockOffset = Math.max(clockOffset, message.time / 1_000 - Date.now());
    topics.take(message, length);
}

function chosenTransport() {
    return document.querySelector('input[name=transport]:checked').value;
}

// ---- state

const stateWords = {
    connecting: ['Connecting', 'waiting'],
    slow: ['Still connecting. A browser opens six event streams to a host: close other tabs or choose WebSocket.', 'waiting'],
    connected: ['Connected', 'good'],
    reconnecting: ['Reconnecting', 'waiting'],
    waiting: ['Reconnecting', 'waiting'],
    refused: ['Refused: see the filter', 'bad'],
    closed: ['Not connected', 'waiting'],
};

function showState(name, detail) {
    const [words, tone] = stateWords[name];
    page.state.dataset.state = name;
    page.state.dataset.tone = tone;
    page.state.firstElementChild.textContent = words;
    page.retry.hidden = name !== 'waiting';
    nextTry = name === 'waiting' ? detail : 0;
    showCountdown();
    if (name === 'connecting') clockOffset = -Infinity;
    if (name === 'connected' || name === 'refused') {
        const refused = name === 'refused';
        page.filterNote.textContent = refused ? detail : filterHint;
        page.filterNote.classList.toggle('error', refused);
        page.filter.setAttribute('aria-invalid', String(refused));
    }
}

/** Beside the live region, so that a screen reader hears the state once and not every second. */
function showCountdown() {
    const seconds = Math.ceil((nextTry - performance.now()) / 1_000);
    const text = nextTry > 0 && seconds > 0 ? `in ${seconds} s` : '';
    if (page.countdown.textContent !== text) page.countdown.textContent = text;
}

function showGap(gap) {
    gaps += 1;
    const item = document.createElement('li');
    const topic = typeof gap.topic === 'string' ? gap.topic : 'any topic';
    item.textContent = `Gap: the hub no longer has positions ${gap.from} to ${gap.to} of ${topic}.`;
    page.gaps.prepend(item);
    while (page.gaps.children.length > MOST_GAPS) page.gaps.lastElementChild.remove();
}

// ---- subscription

function subscribe(filter) {
    topics = new Topics();
    gaps = 0;
    messagesAtPause = 0;
    rate.messages = 0;
    page.gaps.replaceChildren();
    view.clear();
    stream.start(filter, chosenTransport());
    seed(topics, filter);
}

/** Shows the topics that were published before we came, with their newest payload. */
async function seed(into, filter) {
    try {
        const answer = await fetch(`/api/topics?topic=${encodeURIComponent(filter)}`, { cache: 'no-store' });
        const { topics: known } = await answer.json();
        for (const { last } of known) {
            if (into === topics && last) into.seed(last, JSON.stringify(last).length);
        }
    } catch {
        // Only the past is missing then; the stream says whether the hub is there.
    }
}

function filterInAddress() {
    try {
        return decodeURIComponent(location.hash.slice(1)) || '#';
    } catch {
        return '#';
    }
}

page.filterForm.addEventListener('submit', (event) => {
    event.preventDefault();
    const filter = page.filter.value || '#';
    const hash = `#${encodeURIComponent(filter)}`;
    if (location.hash === hash) subscribe(filter);
    else location.hash = hash;
});
page.filter.addEventListener('change', () => page.filterForm.requestSubmit());
addEventListener('hashchange', () => {
    page.filter.value = filterInAddress();
    subscribe(page.filter.value);
});
for (const radio of document.querySelectorAll('input[name=transport]')) {
    radio.addEventListener('change', () => stream.switchTo(chosenTransport()));
}
page.retry.addEventListener('click', () => stream.resume());
addEventListener('online', () => nextTry > 0 && stream.resume());
addEventListener('pagehide', () => stream.close());
addEventListener('pageshow', (event) => event.persisted && stream.resume());

// ---- pause

page.pause.addEventListener('click', () => {
    paused = !paused;
    messagesAtPause = topics.messages;
    page.pause.setAttribute('aria-pressed', String(paused));
    view.setPaused(paused);
    page.held.hidden = !paused;
    showCounts();
});

// ---- publish

page.publishForm.addEventListener('submit', async (event) => {
    event.preventDefault();
    const fields = new FormData(page.publishForm);
    const topic = fields.get('topic').split('/').map(encodeURIComponent).join('/');
    const note = (text, failed) => {
        page.publishNote.textContent = text;
        page.publishNote.classList.toggle('error', failed);
    };
    try {
        const answer = await fetch(`/publish/${topic}`, { method: 'POST', body: fields.get('data') });
        const body = await answer.json().catch(() => undefined);
        if (answer.ok) note(`Published as ${body?.id}`, false);
        else note(reasonIn(body), true);
    } catch {
        note('The hub cannot be reached. Nothing was published.', true);
    }
});

// ---- counts and frames

function showCounts() {
    const set = (node, value) => {
        const text = formatNumber(value);
        if (node.textContent !== text) node.textContent = text;
    };
    set(page.messages, topics.messages);
    set(page.topics, topics.size + topics.rest.count);
    set(page.gapCount, gaps);
    set(page.held.firstElementChild, topics.messages - messagesAtPause);
    const now = performance.now();
    if (now - rate.time >= 1_000) {
        set(page.rate, Math.round(((topics.messages - rate.messages) * 1_000) / (now - rate.time)));
        rate.messages = topics.messages;
        rate.time = now;
    }
    const trouble = [stream.missing > 0 && `${formatNumber(stream.missing)} missing`,
                     stream.duplicates > 0 && `${formatNumber(stream.duplicates)} twice`].filter(Boolean).join(', ');
    page.trouble.hidden = trouble === '';
    page.trouble.firstElementChild.textContent = trouble;
    const { count, orMore } = topics.rest;
    page.more.hidden = count === 0;
    page.more.textContent = `${formatNumber(count)}${orMore ? ' or more' : ''} further topics are not shown. Narrow the filter.`;
}

function frame(time) {
    const arrived = topics.takeArrived();
    if (arrived.length > 0) view.add(arrived);
    page.empty.hidden = topics.size > 0;
    view.draw(time);
    requestAnimationFrame(frame);
}

page.empty.querySelector('pre').textContent = `curl -d 21.5 ${location.origin}/publish/room/temperature`;
page.filter.value = filterInAddress();
subscribe(page.filter.value);
setInterval(() => {
    showCountdown();
    showCounts();
}, TICK_MS);
requestAnimationFrame(frame);
