import Table from 'cli-table3';
import { nx } from '../build/index.mjs';
import { root } from '../install/bootstrap.mjs';
import { placesOf } from './places.mjs';

/**
 * @typedef {import('./arguments.mjs').DlqOptions} DlqOptions
 * @typedef {import('@comanda/messaging').DeadLetters} DeadLetters
 * @typedef {{ service: string, letters: DeadLetters }} Desk the dead letters of one service
 */

/**
 * @param {DlqOptions} options
 * @param {import('../terminal/log.mjs').Log} log
 * @returns {Promise<number>} exit code
 */
export async function dlq(options, log) {
  await log.step('building', (progress) =>
    nx(root, ['run-many', '-t', 'build', '-p', 'messaging,contracts'], progress),
  );
  return atDesks(placesOf(options), (desks) => run(options, desks, (text) => process.stdout.write(`${text}\n`)));
}

/**
 * @param {DlqOptions} options
 * @param {readonly Desk[]} desks
 * @param {(text: string) => void} print
 * @returns {Promise<number>} exit code
 */
export async function run(options, desks, print) {
  const found = await read(desks, options.command === 'list' || options.all ? undefined : options.id);
  if (found.length === 0 && options.id !== undefined) throw new Error(`there is no dead letter ${options.id}`);
  const { letterOf, wholeLetterOf } = await import('./letters.mjs');
  if (options.command === 'redrive') return redrive(found, options, print);
  if (options.command === 'show') {
    const letters = found.map(({ desk, letter }) => wholeLetterOf(desk.service, letter));
    letters.forEach((letter) => print(JSON.stringify(letter, null, options.json ? 0 : 2)));
    return 0;
  }
  const letters = found.map(({ desk, letter }) => letterOf(desk.service, letter));
  print(options.json ? JSON.stringify(letters) : tableOf(letters));
  return 0;
}

/** @param {readonly Desk[]} desks @param {string | undefined} id all of them if undefined */
async function read(desks, id) {
  const found = [];
  for (const desk of desks)
    for await (const letter of desk.letters.all())
      if (id === undefined || letter.messageId === id) found.push({ desk, letter });
  return found;
}

const SAYS = {
  again: 'is in the outbox, and will be handled again',
  expected: 'is no dead letter any more; it is handled when its saga sends it again, if the saga still waits for it',
  absent: 'is no dead letter any more: somebody else was first',
};

/**
 * @param {Awaited<ReturnType<typeof read>>} found
 * @param {DlqOptions} options
 * @param {(text: string) => void} print
 */
async function redrive(found, { json }, print) {
  let failures = 0;
  for (const { desk, letter } of found) {
    const { service, letters } = desk;
    const id = letter.messageId;
    try {
      const result = await letters.redrive(letter);
      print(json ? JSON.stringify({ service, id, result }) : `${service}: ${id} ${SAYS[result]}`);
    } catch (error) {
      failures += 1;
      const { message } = /** @type {Error} */ (error);
      print(json ? JSON.stringify({ service, id, error: message }) : `${service}: ${message}`);
    }
  }
  if (found.length === 0 && !json) print('There are no dead letters.');
  return failures === 0 ? 0 : 1;
}

/** @param {readonly import('./letters.mjs').Letter[]} letters */
function tableOf(letters) {
  if (letters.length === 0) return 'There are no dead letters.';
  const table = new Table({
    head: ['service', 'id', 'reason', 'times', 'last'],
    style: { head: [], border: [] },
    wordWrap: true,
  });
  for (const { service, id, reason, occurrences, lastAt } of letters)
    table.push([service, id, reason, String(occurrences), lastAt]);
  return table.toString();
}

/**
 * Opens the databases, and closes them afterwards.
 *
 * @template T
 * @param {readonly import('./places.mjs').Place[]} places
 * @param {(desks: readonly Desk[]) => Promise<T>} work
 * @throws {Error} that says which database does not answer
 */
export async function atDesks(places, work) {
  const { DeadLetters, PostgresStore } = await import('@comanda/messaging');
  const stores = places.map(({ service, url }) => ({
    service,
    url,
    store: new PostgresStore({ connectionString: url, max: 1 }),
  }));
  try {
    await Promise.all(
      stores.map(({ service, url, store }) => store.ping().catch(() => Promise.reject(unreachable(service, url)))),
    );
    return await work(stores.map(({ service, store }) => ({ service, letters: new DeadLetters(service, store) })));
  } finally {
    await Promise.all(stores.map(({ store }) => store.close()));
  }
}

/** @param {string} service @param {string} url */
function unreachable(service, url) {
  const { host, pathname } = new URL(url);
  return new Error(
    `the database of ${service} does not answer (${host}${pathname}). Is the demo up (npm run demo)? Otherwise say where it is: ` +
      `--service ${service} --database URL`,
  );
}
