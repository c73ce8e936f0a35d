// SPDX-License-Identifier: GPL-3.0-or-later
// Drawing: one minute of a topic as a line, small on its card or large with axes.

import { WINDOW_MS } from './topics.js';

const SMALL = { left: 0, top: 3, right: 2, bottom: 3 };
const LARGE = { left: 48, top: 8, right: 8, bottom: 24 };

/** The colours that the style sheet defines, read again when the scheme changes. */
export function readColours() {
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(name).trim();
    return { line: colour('--s2'), fill: colour('--s2-fill'), grid: colour('--grid'), label: colour('--t3') };
}

const small = new Intl.NumberFormat('en', { maximumSignificantDigits: 5 });
const large = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const tick = new Intl.NumberFormat('en', { maximumSignificantDigits: 4, notation: 'compact' });

/** A number for people: five digits, thousands with commas, U+2212 as the minus. */
export function formatNumber(value) {
    const size = Math.abs(value);
    if (size >= 1e15 || (size > 0 && size < 1e-4)) return value.toExponential(3).replace('-', '\u2212');
    return (size >= 1e5 ? large : small).format(value).replace('-', '\u2212');
}

/** Fits the bitmap to the element; the context is in CSS pixels afterwards. */
function prepare(canvas) {
    const scale = window.devicePixelRatio || 1;
    const width = canvas.clientWidth;
    const height = canvas.clientHeight;
    if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
        canvas.width = Math.round(width * scale);
        canvas.height = Math.round(height * scale);
    }
    const context = canvas.getContext('2d');
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, width, height);
    return { context, width, height };
}

/** Lowest and highest value of the window, or undefined without a point. */
function rangeOf(minute, now) {
    let low = Infinity;
    let high = -Infinity;
    minute.forEach(now, (age, bucketLow, bucketHigh) => {
        low = Math.min(low, bucketLow);
        high = Math.max(high, bucketHigh);
    });
    if (low > high) return undefined;
    return low === high ? { low: low - (Math.abs(low) || 1) * 0.05, high: high + (Math.abs(high) || 1) * 0.05 }
                        : { low, high };
}

/** At most four steps of 1, 2 or 5 times a power of ten over the range. */
function ticksOf({ low, high }) {
    const raw = (high - low) / 4;
    const power = 10 ** Math.floor(Math.log10(raw));
    const step = power * [1, 2, 5, 10].find((factor) => power * factor >= raw);
    const ticks = [];
    for (let i = Math.ceil(low / step); i * step <= high && ticks.length < 6; ++i) ticks.push(i * step);
    return ticks;
}

/** Silence of three usual intervals is a gap and stays one. */
function traceLine(context, minute, now, x, y) {
    const longestStep = Math.max(3 * minute.interval, 450);
    const area = new Path2D();
    const line = new Path2D();
    let previous = Infinity;
    let start = 0;
    let end = 0;
    const closeArea = () => {
        area.lineTo(end, y.floor);
        area.lineTo(start, y.floor);
    };
    minute.forEach(now, (age, low, high) => {
        const at = x(age);
        if (previous - age > longestStep) {
            if (previous !== Infinity) closeArea();
            start = at;
            line.moveTo(at - 0.75, y(high)); // a lone point still shows
            area.moveTo(at, y.floor);
        }
        line.lineTo(at, y(high));
        area.lineTo(at, y(high));
        if (low !== high) line.lineTo(at, y(low));
        previous = age;
        end = at;
    });
    if (previous !== Infinity) closeArea();
    return { line, area };
}

function drawSeries(context, minute, now, range, box, colours) {
    const x = (age) => box.right - (age / WINDOW_MS) * (box.right - box.left);
    const y = (value) => box.bottom - ((value - range.low) / (range.high - range.low)) * (box.bottom - box.top);
    y.floor = box.bottom;
    const { line, area } = traceLine(context, minute, now, x, y);
    context.fillStyle = colours.fill;
    context.fill(area);
    context.strokeStyle = colours.line;
    context.lineWidth = 1.5;
    context.lineJoin = 'round';
    context.stroke(line);
}

export function drawSmall(canvas, minute, now, colours) {
    const { context, width, height } = prepare(canvas);
    const range = rangeOf(minute, now);
    if (range === undefined) return;
    const box = { left: SMALL.left, top: SMALL.top, right: width - SMALL.right, bottom: height - SMALL.bottom };
    drawSeries(context, minute, now, range, box, colours);
}

export function drawLarge(canvas, minute, now, colours) {
    const { context, width, height } = prepare(canvas);
    const box = { left: LARGE.left, top: LARGE.top, right: width - LARGE.right, bottom: height - LARGE.bottom };
    context.font = '500 10px Inter, "Noto Sans", system-ui, sans-serif';
    context.fillStyle = colours.label;
    context.textBaseline = 'top';
    const seconds = WINDOW_MS / 1_000;
    for (const [age, text, align] of [[seconds, `\u2212${seconds} s`, 'left'], [seconds / 2, `\u2212${seconds / 2}`, 'center'],
                                      [0, 'now', 'right']]) {
        context.textAlign = align;
        context.fillText(text, box.right - (age / seconds) * (box.right - box.left), box.bottom + 8);
    }
    const range = rangeOf(minute, now);
    if (range === undefined) return;
    context.strokeStyle = colours.grid;
    context.lineWidth = 1;
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    for (const value of ticksOf(range)) {
        const y = Math.round(box.bottom - ((value - range.low) / (range.high - range.low)) * (box.bottom - box.top)) - 0.5;
        context.beginPath();
        context.moveTo(box.left, y);
        context.lineTo(box.right, y);
        context.stroke();
        context.fillText(tick.format(value).replace('-', '\u2212'), box.left - 8, y);
    }
    drawSeries(context, minute, now, range, box, colours);
}
