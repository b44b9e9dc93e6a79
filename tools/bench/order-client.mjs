import { Agent, request } from 'node:http';

const APPROVED = Buffer.from('"state":"APPROVED"');

/** An HTTP client that costs as little as Node allows: connections are kept, bodies are ready, answers are hardly looked at. */
export class OrderClient {
  #agent;
  #target;
  #bodies;
  #next = 0;

  /** @param {string} gatewayUrl @param {readonly Buffer[]} bodies requests for orders, taken in turn @param {number} connections */
  constructor(gatewayUrl, bodies, connections) {
    const { hostname, port } = new URL(gatewayUrl);
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
    this.#target = { hostname, port, path: '/v1/orders', method: 'POST', agent: this.#agent };
    this.#bodies = bodies;
  }

  /**
   * Orders, and waits until the order is approved.
   *
   * @returns {Promise<void>}
   * @throws {Error} when it ends otherwise, or does not within 30 s
   */
  placeOne() {
    return this.#post({ prefer: 'wait=30' }, (status, body) => status === 201 && body.includes(APPROVED));
  }

  /** Orders, and waits for nothing but the promise that the order will be dealt with. */
  placeAndGo() {
    return this.#post({}, (status) => status === 202 || status === 201);
  }

  close() {
    this.#agent.destroy();
  }

  /** @param {Record<string, string>} headers @param {(status: number | undefined, body: Buffer) => boolean} isGood */
  #post(headers, isGood) {
    const body = /** @type {Buffer} */ (this.#bodies[this.#next++ % this.#bodies.length]);
    const own = { 'content-type': 'application/json', 'content-length': body.length, ...headers };
    return /** @type {Promise<void>} */ (
      new Promise((resolve, reject) => {
        const call = request({ ...this.#target, headers: own }, (response) => {
          /** @type {Buffer[]} */
          const chunks = [];
          response.on('data', (chunk) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const answer = chunks.length === 1 ? /** @type {Buffer} */ (chunks[0]) : Buffer.concat(chunks);
            if (isGood(response.statusCode, answer)) resolve();
            else reject(new Error(`${response.statusCode} ${answer.toString('utf8', 0, 300)}`));
          });
        });
        call.on('error', reject);
        call.end(body);
      })
    );
  }
}
