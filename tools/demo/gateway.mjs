import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 60_000;
const PAUSE_MS = 100;

/** An answer of the gateway that is an error: an RFC 9457 problem. */
export class Problem extends Error {
  /** @param {string} call @param {number} status @param {{ code?: string, title?: string, detail?: string }} body */
  constructor(call, status, body) {
    super(`${call}: ${status} ${body.detail ?? body.title ?? ''}`);
    this.status = status;
    this.body = body;
  }
}

/**
 * Calls Comanda as any client would: over HTTP. A call that gets no answer, or hears that something is away for the
 * moment, is made again; a request that creates something does so with the same Idempotency-Key, so it creates it once.
 */
export class Gateway {
  /** @param {string} url */
  constructor(url) {
    this.url = url;
  }

  /** @param {string} path @returns {Promise<any>} */
  get(path) {
    return this.#call('GET', path);
  }

  /** @param {string} path @param {object} body @param {string} key @returns {Promise<any>} */
  post(path, body, key) {
    return this.#call('POST', path, body, { 'idempotency-key': key });
  }

  /** @param {string} path @param {object} body @returns {Promise<any>} */
  patch(path, body) {
    return this.#call('PATCH', path, body);
  }

  /** @param {string} path @param {object} body @returns {Promise<any>} */
  put(path, body) {
    return this.#call('PUT', path, body);
  }

  /** @param {string} method @param {string} path @param {object} [body] @param {Record<string, string>} [headers] */
  async #call(method, path, body, headers = {}) {
    const end = performance.now() + PATIENCE_MS;
    for (;;) {
      try {
        return await this.#callOnce(method, path, body, headers);
      } catch (error) {
        if (!isPassing(error) || performance.now() > end) throw error;
        await sleep(PAUSE_MS);
      }
    }
  }

  /** @param {string} method @param {string} path @param {object | undefined} body @param {Record<string, string>} headers */
  async #callOnce(method, path, body, headers) {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: { accept: 'application/json', ...headers, ...(body && { 'content-type': 'application/json' }) },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    });
    const answer = JSON.parse((await response.text()) || '{}');
    if (!response.ok) throw new Problem(`${method} ${path}`, response.status, answer);
    return answer;
  }
}

/** @param {unknown} error whether it may go away by itself */
function isPassing(error) {
  if (!(error instanceof Problem)) return true;
  const running = error.status === 409 && /progress|running/i.test(JSON.stringify(error.body));
  return running || error.status === 429 || error.status >= 500;
}
