import Table from 'cli-table3';
import { notes } from './journal.mjs';
import { ownersOf, withStore } from './workplace.mjs';

/**
 * @typedef {import('./workplace.mjs').Workplace} Workplace
 * @typedef {import('./arguments.mjs').ConfigOptions} ConfigOptions
 * @typedef {(text: string) => void} Print
 */

/** Prints what the store says of a setting and its parts. @param {Workplace} workplace @param {ConfigOptions} options @param {Print} print */
export async function readValue(workplace, { service, key = '', json }, print) {
  const { prefixOf } = await import('@comanda/config');
  const prefix = prefixOf({ ...workplace.namespace, service });
  const isSecret = await secretIn(workplace, service);
  const found = await withStore(workplace, (entries) => entries.list(`${prefix}${key}`));
  const own = found.filter((entry) => entry.key === `${prefix}${key}` || entry.key.startsWith(`${prefix}${key}/`));
  const shown = own.map((entry) => ({
    ...entry,
    value: isSecret(entry.key.slice(prefix.length)) ? MASK : entry.value,
  }));
  if (json) print(JSON.stringify(shown));
  else if (shown.length === 0) print(`The store does not say anything of ${prefix}${key}.`);
  else for (const entry of shown) print(`${entry.key} = ${entry.value}`);
  return shown.length > 0 ? 0 : 1;
}

/** Prints who changed what. @param {Workplace} workplace @param {ConfigOptions} options @param {Print} print */
export async function readHistory(workplace, { service, key, json }, print) {
  if (key !== undefined) ownersOf(workplace, service, key.split('/')[0] ?? '');
  const namespace = { ...workplace.namespace, service };
  const { prefixOf } = await import('@comanda/config');
  const prefix = prefixOf(namespace);
  const [changes, now] = await withStore(workplace, (entries) =>
    Promise.all([notes(entries, namespace, key), entries.list(`${prefix}${key ?? ''}`)]),
  );
  const notNoted = otherwiseChanged(
    changes,
    new Map(now.map((entry) => [entry.key.slice(prefix.length), entry.value])),
  );
  if (json) {
    print(JSON.stringify({ changes, notNoted }));
    return 0;
  }
  print(changes.length > 0 ? historyTable(changes) : 'No change was noted.');
  for (const each of notNoted) print(`${prefix}${each} was changed by other means: who and when is not known.`);
  return 0;
}

/** Keys that are not as their last note says. @param {readonly import('./journal.mjs').Change[]} changes @param {ReadonlyMap<string, string>} now */
function otherwiseChanged(changes, now) {
  const noted = new Map(changes.map(({ key, to }) => [key, to]));
  return [...new Set([...noted.keys(), ...now.keys()])].filter(
    (key) => (now.get(key) ?? null) !== (noted.get(key) ?? null),
  );
}

/** @param {readonly import('./journal.mjs').Change[]} changes */
function historyTable(changes) {
  const table = new Table({ head: ['when', 'who', 'key', 'from', 'to', 'why'], style: { head: [], border: [] } });
  for (const { at, by, key, from, to, why } of changes) table.push([at, by, key, from ?? '', to ?? '(deleted)', why]);
  return table.toString();
}

/**
 * Prints what the store says, until it is stopped.
 *
 * @param {Workplace} workplace
 * @param {ConfigOptions} options
 * @param {Print} print
 * @returns {Promise<number>}
 */
export async function watchValues(workplace, { service, json }, print) {
  const { commonPrefixOf, prefixOf } = await import('@comanda/config');
  const whose = { ...workplace.namespace, service };
  const isSecret = await secretIn(workplace, service);
  await withStore(workplace, (entries) => entries.list(prefixOf(whose)));
  for (const prefix of new Set([commonPrefixOf(whose), prefixOf(whose)])) {
    /** @type {ReadonlyMap<string, string>} */
    let before = new Map();
    workplace.entries.watch(prefix, {
      onEntries: (entries) => {
        const now = new Map(entries.map(({ key, value }) => [key, value]));
        for (const line of differences(before, now)) tell(line);
        before = now;
      },
      onLost: () => process.stderr.write('The store is not reached; trying again.\n'),
    });
    /** @param {{ key: string, value: string | null }} difference */
    function tell({ key, value }) {
      const shown = value !== null && isSecret(key.slice(prefix.length)) ? MASK : value;
      const at = new Date().toISOString();
      print(
        json ? JSON.stringify({ at, key, value: shown }) : `${at}  ${key} ${shown === null ? 'deleted' : `= ${shown}`}`,
      );
    }
  }
  // A signal ends it.
  return new Promise(() => undefined);
}

const MASK = '***';

/** @param {ReadonlyMap<string, string>} before @param {ReadonlyMap<string, string>} now */
function differences(before, now) {
  const gone = [...before.keys()].filter((key) => !now.has(key)).map((key) => ({ key, value: null }));
  return [
    ...gone,
    ...[...now].filter(([key, value]) => before.get(key) !== value).map(([key, value]) => ({ key, value })),
  ];
}

/** Tells of a key whether it must not be shown: it may have been written by other means. @param {Workplace} workplace @param {string} service */
async function secretIn({ schemas }, service) {
  const { settingMeta } = await import('@comanda/config');
  const owners = [...schemas]
    .filter(([owner]) => service === 'common' || owner === service)
    .map(([, schema]) => schema);
  return (/** @type {string} */ key) => {
    const [name = ''] = key.split('/');
    return owners.some(({ shape }) => name in shape && settingMeta(/** @type {any} */ (shape[name])).secret === true);
  };
}
