import { wellKnownPorts } from '../stack/ports.mjs';

/**
 * What the commands work on: the services' schemas, and the store.
 *
 * @typedef {object} Workplace
 * @property {ReadonlyMap<string, import('./schemas.mjs').Schema>} schemas
 * @property {import('@comanda/coordination').KeyValue} entries of the store
 * @property {string} where the store, without its password
 * @property {boolean} given false when nobody has said where the store is, and the demo's is tried
 * @property {Omit<import('@comanda/config').Namespace, 'service'>} namespace
 * @property {() => Promise<void>} close
 */

/**
 * @param {import('./arguments.mjs').ConfigOptions} options
 * @param {Workplace['schemas']} schemas
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<Workplace>} its store is connected to in the background
 */
export async function openWorkplace(options, schemas, env = process.env) {
  const { configSettings, openStore } = await import('@comanda/service');
  const given = options.store ?? env['CONFIG_KV_URL'];
  const url = given ?? `http://127.0.0.1:${wellKnownPorts({ offset: options.portOffset, env })['consul']}`;
  const { environment: CONFIG_ENVIRONMENT, namespace: CONFIG_NAMESPACE } = options;
  const said = { ...env, CONFIG_KV_URL: url, ...without({ CONFIG_ENVIRONMENT, CONFIG_NAMESPACE }) };
  const settings = configSettings(said, 'config');
  const { entries, close } = /** @type {import('@comanda/service').OpenStore} */ (
    openStore(settings, 'npm run config')
  );
  return {
    schemas,
    entries,
    where: new URL(url).host,
    given: given !== undefined,
    namespace: { root: settings.CONFIG_NAMESPACE, environment: settings.CONFIG_ENVIRONMENT },
    close,
  };
}

/** Without what is undefined. @param {Record<string, string | undefined>} values */
const without = (values) => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

const TRIES_MS = 10_000;

/**
 * Does something with the store. A connection that is only being made is waited for.
 *
 * @template T
 * @param {Workplace} workplace
 * @param {(entries: Workplace['entries']) => Promise<T>} work
 * @throws {Error} that says where the store was looked for
 */
export async function withStore({ entries, where, given }, work) {
  const until = performance.now() + (given ? TRIES_MS : 0);
  for (;;) {
    try {
      return await work(entries);
    } catch (error) {
      if (/** @type {{ kind?: string }} */ (error).kind !== 'unavailable') throw error;
      if (performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 200));
      else throw new Error(`the store of settings does not answer (${where}); say where it is: --store URL`);
    }
  }
}

/**
 * The services that a setting of this service, or of all, is for.
 *
 * @param {Workplace} workplace
 * @param {string} service or `common`
 * @param {string} name of the setting
 * @throws {Error} when there is none
 */
export function ownersOf({ schemas }, service, name) {
  const owners = [...schemas].filter(
    ([owner, { shape }]) => (service === 'common' || owner === service) && name in shape,
  );
  if (owners.length > 0) return owners;
  const known = [...(schemas.get(service) ? Object.keys(schemas.get(service)?.shape ?? {}) : [])];
  const whose = service === 'common' ? 'no service has' : `${service} has`;
  throw new Error(
    `${whose} ${service === 'common' ? 'a' : 'no'} setting ${name}${known.length ? `; it has ${known.join(', ')}` : ''}`,
  );
}
