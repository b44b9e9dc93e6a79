import { withStore } from './workplace.mjs';

/**
 * What a process of the service would have, were it started here. What is missing here, such as where its database is, stays out.
 *
 * @param {import('./workplace.mjs').Workplace} workplace
 * @param {string} service
 * @returns {Promise<import('./instances.mjs').Report>}
 */
export async function explainedHere(workplace, service) {
  const { commonPrefixOf, LiveConfig, prefixOf, sourceLayer } = await import('@comanda/config');
  const { baseLayers } = await import('@comanda/service');
  const schema = lenient(/** @type {import('./schemas.mjs').Schema} */ (workplace.schemas.get(service)));
  const live = new LiveConfig(schema, baseLayers(schema, process.env, service), { service });
  const whose = { ...workplace.namespace, service };
  const prefixes = [commonPrefixOf(whose), prefixOf(whose)];
  const said = await withStore(workplace, (entries) =>
    Promise.all(prefixes.map((prefix) => entries.list(prefix))),
  ).catch((error) => (workplace.given ? Promise.reject(error) : undefined));
  if (said)
    live.take(
      prefixes.map((prefix, at) => sourceLayer(schema, prefix, said[at] ?? [])),
      { starting: true },
    );
  return { service, store: said ? 'connected' : 'none', settings: live.explain() };
}

/** What is required may be missing here. @param {import('./schemas.mjs').Schema} schema @returns {import('./schemas.mjs').Schema} */
function lenient(schema) {
  const required = Object.entries(schema.shape).filter(
    ([, setting]) => !(/** @type {any} */ (setting).safeParse(undefined).success),
  );
  const optional = required.map(([name, setting]) => [name, /** @type {any} */ (setting).optional()]);
  return schema.extend(Object.fromEntries(optional));
}
