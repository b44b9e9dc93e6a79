import { userInfo } from 'node:os';
import { note } from './journal.mjs';
import { ownersOf, withStore } from './workplace.mjs';

/**
 * Sets or deletes a key, if every service that it is for would take it, and notes who did and why.
 *
 * @param {import('./workplace.mjs').Workplace} workplace
 * @param {import('./arguments.mjs').ConfigOptions} options
 * @param {(text: string) => void} print
 * @returns {Promise<number>} exit code
 */
export async function change(workplace, { command, service, key = '', value, by, why = '', json }, print) {
  const to = command === 'set' ? (value ?? '') : null;
  const [name = ''] = key.split('/');
  const owners = ownersOf(workplace, service, name);
  const namespace = { ...workplace.namespace, service };
  const { prefixOf, settingMeta } = await import('@comanda/config');
  const place = `${prefixOf(namespace)}${key}`;
  const before = await withStore(workplace, (entries) => entries.get(place));
  for (const [owner, schema] of owners) await requireTaken(workplace, owner, schema, name, { place, to });
  // From here on nothing is tried twice: what fails may have been done.
  const { entries } = workplace;
  const revision = await write(entries, place, to, before?.revision ?? 0);
  const who = by ?? userInfo().username;
  const done = { key, by: who, why, from: before?.value ?? null, to, revision };
  const changed = await note(entries, namespace, done, new Date());
  const isLive = owners.every(([, { shape }]) => settingMeta(/** @type {any} */ (shape[name])).live);
  if (json) print(JSON.stringify({ ...changed, place, live: isLive }));
  else print(`${place}: ${shown(changed.from)} -> ${shown(changed.to)}. ${isLive ? LIVE : RESTART}`);
  return 0;
}

const LIVE = 'Running services take it at once.';
const RESTART = 'Services take it when they start next.';

/** @param {string | null} value */
const shown = (value) => (value === null ? 'nothing' : JSON.stringify(value));

/**
 * @param {import('@comanda/coordination').KeyValue} entries
 * @param {string} place
 * @param {string | null} to
 * @param {number} revision what it must still have
 * @throws {Error} when somebody else was faster
 */
async function write(entries, place, to, revision) {
  if (to === null) {
    if (revision === 0) throw new Error(`there is no ${place}`);
    if (await entries.delete(place, revision)) return null;
  } else {
    const written = await entries.compareAndSet(place, to, revision);
    if (written !== undefined) return written;
  }
  throw new Error(`${place} was changed by somebody else just now: look again`);
}

/**
 * @param {import('./workplace.mjs').Workplace} workplace
 * @param {string} owner the service
 * @param {import('./schemas.mjs').Schema} schema
 * @param {string} name
 * @param {{ place: string, to: string | null }} change
 * @throws {Error} that says why the service would refuse it
 */
async function requireTaken({ entries, namespace }, owner, schema, name, { place, to }) {
  const { commonPrefixOf, prefixOf, refusalFor, sourceLayer } = await import('@comanda/config');
  const whose = { ...namespace, service: owner };
  const layers = [];
  for (const prefix of [commonPrefixOf(whose), prefixOf(whose)]) {
    const others = (await entries.list(prefix)).filter(({ key }) => key !== place);
    const changed = to !== null && place.startsWith(prefix) ? [{ key: place, value: to }] : [];
    layers.push(sourceLayer(schema, prefix, [...others, ...changed]));
  }
  const refusal = refusalFor(name, /** @type {any} */ (schema.shape[name]), layers);
  if (refusal) throw new Error(`${owner} would refuse it: ${refusal.name} ${refusal.problem}`);
}
