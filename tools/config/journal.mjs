import { randomBytes } from 'node:crypto';

/** Beside the services' own keys, so that nobody who watches those is told. */
const PLACE = '.history';
/** Older changes of a key are forgotten. */
const KEPT = 100;

/**
 * One change of a key.
 *
 * @typedef {object} Change
 * @property {string} key the setting, and the path of a part
 * @property {string} at ISO 8601
 * @property {string} by
 * @property {string} why
 * @property {string | null} from null: there was none
 * @property {string | null} to null: it was deleted
 * @property {number | null} revision that the store gave it; null for one that was deleted
 *
 * @typedef {import('@comanda/coordination').KeyValue} KeyValue
 * @typedef {import('@comanda/config').Namespace} Namespace
 */

/**
 * Notes a change, after all that was noted of the service before, and forgets the key's oldest. Answers what was noted.
 *
 * @param {KeyValue} entries
 * @param {Namespace} namespace
 * @param {Omit<Change, 'at'>} change
 * @param {Date} now
 * @returns {Promise<Change>}
 */
export async function note(entries, namespace, change, now) {
  const prefix = `${placeOf(namespace)}${change.key}/`;
  const all = await entries.list(placeOf(namespace));
  const last = Math.max(0, ...all.map(({ value }) => Date.parse(/** @type {Change} */ (JSON.parse(value)).at)));
  const at = new Date(Math.max(now.getTime(), last + 1)).toISOString();
  const before = all.filter(({ key }) => key.startsWith(prefix) && !key.slice(prefix.length).includes('/'));
  await entries.put(
    `${prefix}${at.replaceAll(/[-:]/g, '')}-${randomBytes(3).toString('hex')}`,
    JSON.stringify({ ...change, at }),
  );
  for (const { key } of before.slice(0, Math.max(0, before.length + 1 - KEPT))) await entries.delete(key);
  return { ...change, at };
}

/**
 * All that was noted, the oldest first; of one setting and its parts if one is named.
 *
 * @param {KeyValue} entries
 * @param {Namespace} namespace
 * @param {string} [key]
 * @returns {Promise<readonly Change[]>}
 */
export async function notes(entries, namespace, key) {
  const found = await entries.list(`${placeOf(namespace)}${key === undefined ? '' : `${key}/`}`);
  return found
    .map(({ value }) => /** @type {Change} */ (JSON.parse(value)))
    .toSorted((one, other) => one.at.localeCompare(other.at));
}

/** @param {Namespace} namespace */
const placeOf = ({ root, environment, service }) => `${root}/${environment}/${PLACE}/${service}/`;
