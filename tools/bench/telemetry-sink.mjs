import { Worker } from 'node:worker_threads';

/** Takes whatever comes and says thanks; in a thread of its own, so that it holds up nobody who measures. */
const SINK = `
  const { createServer } = require('node:http');
  const { parentPort } = require('node:worker_threads');
  let bytes = 0;
  const server = createServer((request, response) => {
    request.on('data', (chunk) => (bytes += chunk.length));
    request.on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'));
  });
  server.listen(0, '127.0.0.1', () => parentPort.postMessage({ port: server.address().port }));
  parentPort.on('message', () => parentPort.postMessage({ bytes }));
`;

/**
 * An OTLP backend that keeps nothing.
 *
 * @returns {Promise<{ url: string, count(): Promise<number>, stop(): void }>} `count` answers how many bytes came
 */
export async function startSink() {
  const worker = new Worker(SINK, { eval: true });
  const next = () => new Promise((resolve) => worker.once('message', resolve));
  const { port } = /** @type {{ port: number }} */ (await next());
  const count = async () => {
    worker.postMessage('count');
    return /** @type {{ bytes: number }} */ (await next()).bytes;
  };
  return { url: `http://127.0.0.1:${port}`, count, stop: () => void worker.terminate() };
}
