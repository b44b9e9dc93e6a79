import { HttpPool } from './http-pool.mjs';
import { secondsOf } from './overload-figures.mjs';

const APPROVED = Buffer.from('"state":"APPROVED"');
const OVERLOADED = Buffer.from('"code":"OVERLOADED"');

/**
 * What became of a request.
 *
 * @typedef {{ dueAt: number, endedAt: number, outcome: 'good' | 'refused' | 'failed' }} Answer times in ms since the process began
 */

/** Places orders, over as many connections as it takes, and notes what becomes of each. */
export class OverloadClient {
  /** Those that have ended. @type {Answer[]} */
  answers = [];
  /** @type {string[]} */
  #failures = [];
  #pool;
  #requests;
  #next = 0;

  /** @param {string} gatewayUrl @param {readonly Buffer[]} bodies requests for orders, taken in turn */
  constructor(gatewayUrl, bodies) {
    this.#pool = new HttpPool(gatewayUrl);
    this.#requests = bodies.map((body) => Buffer.concat([Buffer.from(headOf(gatewayUrl, body)), body]));
  }

  /** Orders, and waits until the order has ended, or was refused. Never rejects. @param {number} dueAt */
  async place(dueAt) {
    const request = /** @type {Buffer} */ (this.#requests[this.#next++ % this.#requests.length]);
    const outcome = await this.#outcomeOf(request);
    this.answers.push({ dueAt, endedAt: performance.now(), outcome });
  }

  /** What the rig wants to know of a load. */
  told() {
    return { orders: this.answers.filter(({ outcome }) => outcome === 'good').length, failures: this.#failures };
  }

  /** What was in each second, from the first request on. */
  timeline() {
    return secondsOf(this.answers);
  }

  close() {
    this.#pool.close();
  }

  /** @param {Buffer} request @returns {Promise<Answer['outcome']>} */
  async #outcomeOf(request) {
    try {
      const { status, body } = await this.#pool.send(request);
      if (status === 201 && body.includes(APPROVED)) return 'good';
      if (status === 503 && body.includes(OVERLOADED)) return 'refused';
      this.#failures.push(`${status} ${body.toString('utf8', 0, 300)}`);
    } catch (error) {
      this.#failures.push(/** @type {Error} */ (error).message);
    }
    return 'failed';
  }
}

/** @param {string} gatewayUrl @param {Buffer} body */
function headOf(gatewayUrl, { length }) {
  const { host } = new URL(gatewayUrl);
  const headers = [`host: ${host}`, 'content-type: application/json', `content-length: ${length}`, 'prefer: wait=30'];
  return `POST /v1/orders HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`;
}
