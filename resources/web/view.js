// SPDX-License-Identifier: GPL-3.0-or-later
// The cards and the detail. Payloads and names reach the page as text content only. Nothing is drawn on arrival
// of a message: a frame draws what is on the screen, is due, and fits its budget.

import { drawLarge, drawSmall, formatNumber, readColours } from './chart.js';
import { numericFields } from './topics.js';

const REDRAW_MS = 200; // one bucket of the chart
const FRAME_BUDGET_MS = 8;
const SHORT_TEXT = 120;

function element(tag, className, parent) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    parent?.append(made);
    return made;
}

function setText(node, text) {
    if (node.textContent !== text) node.textContent = text;
}

/** A payload on one line. */
function summary(topic) {
    if (!Number.isNaN(topic.value)) return formatNumber(topic.value);
    const text = topic.data === undefined ? topic.text : JSON.stringify(topic.data);
    return text.length > SHORT_TEXT ? `${text.slice(0, SHORT_TEXT)}\u2026` : text || '(empty)';
}

function fieldLabel(path) {
    return path.length === 0 ? 'value' : path.join(' / ');
}

function formatRate(rate) {
    if (rate === 0) return '';
    return `${rate >= 100 ? formatNumber(Math.round(rate)) : rate.toFixed(rate >= 10 ? 0 : rate >= 0.1 ? 1 : 2)} /s`;
}

function formatTime(milliseconds) {
    const time = new Date(milliseconds);
    const pad = (number, digits = 2) => String(number).padStart(digits, '0');
    return `${pad(time.getHours())}:${pad(time.getMinutes())}:${pad(time.getSeconds())}.${pad(time.getMilliseconds(), 3)}`;
}

class Card {
    visible = false;
    drawnAt = 0;
    #canvas = null;

    constructor(topic) {
        this.topic = topic;
        this.node = element('li', 'card');
        this.button = element('button', 'name', this.node);
        this.button.type = 'button';
        this.button.setAttribute('aria-expanded', 'false');
        this.button.textContent = topic.name;
        this.button.title = topic.name;
        this.rate = element('span', 'rate', this.node);
        this.value = element('p', 'value', this.node);
        this.note = element('p', 'note', this.node);
        this.chart = element('div', 'chart', this.node);
    }

    /** Only what is on the screen holds a bitmap. */
    setVisible(visible) {
        this.visible = visible;
        this.topic.dirty = true;
        if (visible) {
            this.#canvas ??= element('canvas', '', this.chart);
            this.#canvas.setAttribute('aria-hidden', 'true');
        } else {
            this.#canvas?.remove();
            this.#canvas = null;
        }
        this.drawnAt = 0;
    }

    draw(now, colours) {
        const topic = this.topic;
        const silence = now - topic.time;
        const stale = silence > Math.max(3_000, 3 * topic.minute.interval);
        const numeric = !Number.isNaN(topic.value);
        this.node.classList.toggle('stale', stale);
        this.node.classList.toggle('text', !numeric);
        if (topic.dirty) setText(this.value, summary(topic));
        const parts = [];
        if (topic.event !== '') parts.push(topic.event);
        if (numeric && topic.field.length > 0) parts.push(fieldLabel(topic.field));
        if (stale) parts.push(`no data for ${formatNumber(Math.round(silence / 1_000))} s`);
        setText(this.note, parts.join(' \u00b7 '));
        setText(this.rate, stale ? '' : formatRate(topic.minute.rate(now)));
        if (topic.field !== null && this.#canvas !== null) drawSmall(this.#canvas, topic.minute, now, colours);
        topic.dirty = false;
    }
}

/** The topic that was opened: a larger chart, its numbers to choose from and the newest payload. */
class Detail {
    #node;
    #parts;
    #card = null;
    #fields = '';
    #shownMessages = -1;
    #drawnAt = 0;

    constructor(node, onClose) {
        this.#node = node;
        const find = (selector) => node.querySelector(selector);
        this.#parts = { name: find('h2'), close: find('.close'), field: find('.field'), select: find('select'),
                        canvas: find('canvas'), facts: find('dl'), payload: find('pre') };
        this.#parts.close.addEventListener('click', onClose);
        this.#parts.select.addEventListener('change', () => {
            this.#card.topic.choose(JSON.parse(this.#parts.select.value));
        });
    }

    get card() {
        return this.#card;
    }

    show(card) {
        this.#card?.button.setAttribute('aria-expanded', 'false');
        this.#card?.node.classList.remove('selected');
        this.#card = card;
        this.#node.hidden = card === null;
        if (card === null) return;
        card.button.setAttribute('aria-expanded', 'true');
        card.node.classList.add('selected');
        this.#parts.name.textContent = card.topic.name;
        this.#fields = '';
        this.#shownMessages = -1;
        this.#drawnAt = 0;
    }

    focus() {
        this.#parts.close.focus();
    }

    draw(now, frameTime, colours) {
        if (this.#card === null || frameTime - this.#drawnAt < REDRAW_MS) return;
        this.#drawnAt = frameTime;
        const topic = this.#card.topic;
        if (topic.messages !== this.#shownMessages) {
            this.#shownMessages = topic.messages;
            this.#showFields(topic);
            this.#showFacts(topic);
            setText(this.#parts.payload, topic.data === undefined ? topic.text : JSON.stringify(topic.data, null, 2));
        }
        this.#parts.canvas.hidden = topic.field === null;
        if (topic.field !== null) drawLarge(this.#parts.canvas, topic.minute, now, colours);
    }

    #showFields(topic) {
        const paths = topic.data === undefined ? [] : numericFields(topic.data);
        if (topic.field !== null && paths.length === 0) paths.push(topic.field);
        const key = JSON.stringify([paths, topic.field]);
        if (key === this.#fields || document.activeElement === this.#parts.select) return;
        this.#fields = key;
        this.#parts.field.hidden = paths.length < 2;
        this.#parts.select.replaceChildren(...paths.map((path) => new Option(fieldLabel(path), JSON.stringify(path))));
        this.#parts.select.value = JSON.stringify(topic.field);
    }

    #showFacts(topic) {
        const facts = [['Received', formatNumber(topic.messages)], ['Newest', formatTime(topic.time)], ['Cursor', topic.id]];
        if (topic.event !== '') facts.push(['Event', topic.event]);
        this.#parts.facts.replaceChildren(...facts.flatMap(([term, value]) => {
            const dt = element('dt');
            const dd = element('dd');
            dt.textContent = term;
            dd.textContent = value;
            return [dt, dd];
        }));
    }
}

/** Keeps a card for each topic, sorted by name. `clock()` gives milliseconds on the hub's clock. */
export class View {
    #list;
    #clock;
    #detail;
    #cards = []; // sorted by topic name
    #byNode = new Map();
    #next = 0; // where the next frame goes on when this one has used its budget
    #colours = readColours();
    #paused = false;
    #observer;

    constructor(list, detail, clock) {
        this.#list = list;
        this.#clock = clock;
        this.#detail = new Detail(detail, () => this.#closeDetail());
        this.#observer = new IntersectionObserver((entries) => {
            for (const entry of entries) this.#byNode.get(entry.target)?.setVisible(entry.isIntersecting);
        }, { rootMargin: '128px' });
        list.addEventListener('click', (event) => {
            const node = event.target.closest('.card');
            if (node) this.#open(this.#byNode.get(node));
        });
        document.addEventListener('keydown', (event) => {
            if (event.key === 'Escape' && this.#detail.card !== null) this.#closeDetail();
        });
        matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
            this.#colours = readColours();
            for (const card of this.#cards) card.drawnAt = 0;
        });
    }

    clear() {
        this.#detail.show(null);
        this.#observer.disconnect();
        this.#list.replaceChildren();
        this.#cards = [];
        this.#byNode.clear();
    }

    /** Paused: what is on the screen stays as it is; what scrolls into it is drawn once. */
    setPaused(paused) {
        this.#paused = paused;
    }

    add(topics) {
        const cards = topics.map((topic) => new Card(topic));
        for (const card of cards) {
            this.#byNode.set(card.node, card);
            this.#observer.observe(card.node);
        }
        // One sort a frame, then each new card goes before its right neighbour, from the last to the first.
        const order = (a, b) => (a.topic.name < b.topic.name ? -1 : 1);
        const isNew = new Set(cards);
        this.#cards = [...this.#cards, ...cards].sort(order);
        let neighbour = null;
        for (let i = this.#cards.length - 1; i >= 0; --i) {
            if (isNew.has(this.#cards[i])) this.#list.insertBefore(this.#cards[i].node, neighbour);
            neighbour = this.#cards[i].node;
        }
    }

    draw(frameTime) {
        const now = this.#clock();
        const deadline = performance.now() + FRAME_BUDGET_MS;
        for (let seen = 0; seen < this.#cards.length; ++seen) {
            const card = this.#cards[this.#next % this.#cards.length];
            this.#next = (this.#next + 1) % this.#cards.length;
            if (!card.visible || (card.drawnAt !== 0 && (this.#paused || frameTime - card.drawnAt < REDRAW_MS))) continue;
            card.draw(now, this.#colours);
            card.drawnAt = frameTime;
            if (performance.now() > deadline) break;
        }
        if (!this.#paused) this.#detail.draw(now, frameTime, this.#colours);
    }

    #open(card) {
        if (this.#detail.card === card) {
            this.#closeDetail();
            return;
        }
        this.#detail.show(card);
        this.#detail.draw(this.#clock(), performance.now(), this.#colours);
        this.#detail.focus();
    }

    #closeDetail() {
        const card = this.#detail.card;
        this.#detail.show(null);
        card?.button.focus();
    }
}
