import { connect } from 'node:net';

/**
 * An answer: its head as text, and its body.
 *
 * @typedef {{ status: number, body: Buffer }} HttpAnswer
 */

/**
 * HTTP/1.1 over kept connections, a new one when all are busy, at a third of what Node's own client costs: under an overload the client shares
 * the machine with what it measures. It understands what our gateway answers, which is bodies with a length, and no more.
 */
export class HttpPool {
  #port;
  #host;
  /** @type {Connection[]} */
  #idle = [];
  /** @type {Set<Connection>} */
  #all = new Set();

  /** @param {string} url */
  constructor(url) {
    const { hostname, port } = new URL(url);
    this.#host = hostname;
    this.#port = Number(port);
  }

  /** Sends a whole request, head and body. @param {Buffer} request @returns {Promise<HttpAnswer>} */
  async send(request) {
    const connection = this.#idle.pop() ?? this.#connect();
    const answer = await connection.send(request);
    if (connection.isOpen) this.#idle.push(connection);
    return answer;
  }

  close() {
    for (const connection of this.#all) connection.close();
  }

  #connect() {
    const connection = new Connection(this.#host, this.#port, () => {
      this.#all.delete(connection);
      this.#idle = this.#idle.filter((other) => other !== connection);
    });
    this.#all.add(connection);
    return connection;
  }
}

const HEAD_END = Buffer.from('\r\n\r\n');

class Connection {
  isOpen = true;
  /** @type {Buffer} */
  #received = Buffer.alloc(0);
  /** @type {PromiseWithResolvers<HttpAnswer> | undefined} */
  #awaited;
  #socket;

  /** @param {string} host @param {number} port @param {() => void} onClose */
  constructor(host, port, onClose) {
    this.#socket = connect({ host, port, noDelay: true });
    this.#socket.on('data', (chunk) => this.#take(chunk));
    this.#socket.on('error', (error) => this.#end(error));
    this.#socket.on('close', () => (this.#end(new Error('the gateway closed the connection')), onClose()));
  }

  /** @param {Buffer} request @returns {Promise<HttpAnswer>} */
  send(request) {
    this.#awaited = Promise.withResolvers();
    this.#socket.write(request);
    return this.#awaited.promise;
  }

  close() {
    this.#socket.destroy();
  }

  /** @param {Buffer} chunk */
  #take(chunk) {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const headEnd = this.#received.indexOf(HEAD_END);
    if (headEnd < 0) return;
    const head = this.#received.toString('latin1', 0, headEnd);
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
    const end = headEnd + HEAD_END.length + length;
    if (this.#received.length < end) return;
    const answer = { status: Number(head.slice(9, 12)), body: this.#received.subarray(headEnd + HEAD_END.length, end) };
    this.#received = Buffer.alloc(0);
    if (/\r\nconnection: *close/i.test(head)) this.isOpen = false;
    this.#awaited?.resolve(answer);
  }

  /** @param {Error} error */
  #end(error) {
    this.isOpen = false;
    this.#awaited?.reject(error);
  }
}
