import { createPaint } from './paint.mjs';

const REDRAW_MS = 200;
const HEARTBEAT_MS = 5_000;
/** How often a line comes of what takes minutes. */
const SLOW_HEARTBEAT_MS = 20_000;
const LONG_MS = 60_000;
const CLEAR_LINE = '\r\u001b[K';

/**
 * Tells a person what is going on. `step` names work that takes a while: on a terminal one live line counts its
 * seconds, in a pipe a line comes every few seconds, so that nothing ever looks hung. Steps may overlap.
 *
 * @typedef {(detail: string) => void} Progress tells how far a step is, in a few words
 * @typedef {object} Log
 * @property {import('./paint.mjs').Paint} paint
 * @property {(text?: string) => void} line
 * @property {(text: string) => void} warn
 * @property {<T>(title: string, work: (progress: Progress) => Promise<T>) => Promise<T>} step
 */

/** @returns {Log} a log on the stream, which is standard output unless that is kept for machines */
export function createLog(/** @type {NodeJS.WriteStream} */ stream = process.stdout) {
  const paint = createPaint(stream);
  const live = new LiveLine(stream, paint);
  const line = (text = '') => live.above(text);
  return {
    paint,
    line,
    warn: (text) => line(paint.yellow(text)),
    step: (title, work) => live.during(title, work),
  };
}

/** A log that says nothing, for tests. @type {Log} */
export const silentLog = {
  paint: createPaint(process.stdout, { FORCE_COLOR: '0' }),
  line: () => {},
  warn: () => {},
  step: (_title, work) => work(() => {}),
};

class LiveLine {
  #stream;
  #paint;
  /** @type {Set<{ title: string, detail: string, since: number }>} */
  #running = new Set();
  /** @type {NodeJS.Timeout | undefined} */
  #timer;
  #drawnAt = 0;

  /** @param {NodeJS.WriteStream} stream @param {import('./paint.mjs').Paint} paint */
  constructor(stream, paint) {
    this.#stream = stream;
    this.#paint = paint;
  }

  /** @param {string} text */
  above(text) {
    this.#stream.write(`${this.#stream.isTTY ? CLEAR_LINE : ''}${text}\n`);
    if (this.#stream.isTTY) this.#draw();
  }

  /** @template T @param {string} title @param {(progress: Progress) => Promise<T>} work */
  async during(title, work) {
    const step = { title, detail: '', since: performance.now() };
    this.#running.add(step);
    this.#timer ??= setInterval(() => this.#draw(), this.#stream.isTTY ? REDRAW_MS : HEARTBEAT_MS);
    if (this.#stream.isTTY) this.#draw();
    try {
      const result = await work((detail) => (step.detail = detail));
      this.#end(step, this.#paint.green('✔'));
      return result;
    } catch (error) {
      this.#end(step, this.#paint.red('✘'));
      throw error;
    }
  }

  /** @param {{ title: string, detail: string, since: number }} step @param {string} mark */
  #end(step, mark) {
    this.#running.delete(step);
    if (this.#running.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
    this.above(`${mark} ${step.title} ${this.#paint.dim(`(${seconds(step)} s)`)}`);
  }

  #draw() {
    if (this.#running.size === 0) return;
    const parts = [...this.#running].map(
      (step) => `${step.title}, ${seconds(step, 0)} s${step.detail ? ` (${step.detail})` : ''}`,
    );
    const text = `… ${parts.join(' · ')}`;
    if (this.#stream.isTTY) {
      this.#stream.write(CLEAR_LINE + this.#paint.dim(text.slice(0, (this.#stream.columns || 80) - 1)));
    } else if (this.#isDue()) {
      this.#drawnAt = performance.now();
      this.#stream.write(`${text}\n`);
    }
  }

  #isDue() {
    const newest = Math.max(...[...this.#running].map(({ since }) => since));
    const long = performance.now() - newest > LONG_MS;
    return !long || performance.now() - this.#drawnAt >= SLOW_HEARTBEAT_MS - REDRAW_MS;
  }
}

/** @param {{ since: number }} step */
const seconds = (step, digits = 1) => ((performance.now() - step.since) / 1000).toFixed(digits);
