import { createInterface } from 'node:readline';
import { connection, createDatabase, prismaCode, withClient } from './connection.mjs';
import { loadEngine, panicMessage } from './wasm.mjs';

const ENGINE_ERROR = 4466;

/** @typedef {{ id: number, method?: string, params?: unknown }} Request */

/**
 * Answers JSON-RPC requests from standard input, one after the other, until it is closed.
 *
 * @param {{ url: string | undefined, datamodels: readonly string[] }} given
 */
export function serve(given) {
  /** @type {ReturnType<typeof loadEngine> | undefined} */
  let engine;
  /** @type {Request | undefined} */
  let current;
  const answer = async (/** @type {Request} */ request) => {
    current = request;
    try {
      send({ id: request.id, result: (await resultOf(request, given, () => (engine ??= loadEngine(given)))) ?? null });
    } catch (error) {
      sendError(request, error);
    }
  };
  // A panic comes as an uncaught error while the call stays open for ever: answer it, and let the CLI close the input.
  process.on('uncaughtException', (error) => {
    if (!current) throw error;
    sendError(current, error);
    process.stdin.on('end', () => process.exit(0)).resume();
  });
  let queue = Promise.resolve();
  createInterface({ input: process.stdin })
    .on('line', (line) => {
      const request = JSON.parse(line);
      if (request.method) queue = queue.then(() => answer(request));
    })
    .on('close', () => void queue.then(() => process.exit(0)));
}

/** @param {Request} request @param {{ url: string | undefined }} given @param {() => ReturnType<typeof loadEngine>} load */
async function resultOf({ id, method = '', params }, { url }, load) {
  if (method === 'createDatabase') {
    await createDatabase(url);
    return { databaseName: connection(url).database };
  }
  if (method === 'ensureConnectionValidity') {
    await withClient(connection(url), (client) => client.query('SELECT 1'));
    return {};
  }
  const engine = await load();
  const result = await engine[method === 'getDatabaseVersion' ? 'version' : method]?.(params);
  if (method !== 'diff') return result;
  // The native engine prints a diff by a request of its own.
  if (result.stdout != null) send({ method: 'print', id: `print-${id}`, params: { content: result.stdout } });
  return { exitCode: result.exitCode };
}

/** @param {object} message */
const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);

/** @param {Request} request @param {unknown} error */
function sendError({ id }, error) {
  if (process.env['DEBUG']) console.error(error);
  const { name, message: said, code } = /** @type {{ name?: string, message?: string, code?: string }} */ (error ?? {});
  const message = (name === 'RuntimeError' && panicMessage()) || said || String(error);
  const data = { is_panic: name === 'RuntimeError', message, error_code: prismaCode(error) ?? code, meta: null };
  send({ id, error: { code: ENGINE_ERROR, message: 'An error happened. Check the data field for details.', data } });
}
