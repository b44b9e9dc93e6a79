import { wellKnownPorts } from '../stack/ports.mjs';
import { DATABASES } from '../stack/services.mjs';

/**
 * A service, and where its database is.
 *
 * @typedef {{ service: string, url: string }} Place
 */

/**
 * The databases to look into: the one that is named, those of the environment, or those of the demo.
 *
 * @param {Pick<import('./arguments.mjs').DlqOptions, 'service' | 'database' | 'portOffset'>} options
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Place[]}
 */
export function placesOf({ service, database, portOffset }, env = process.env) {
  if (service !== undefined && database !== undefined) return [{ service, url: database }];
  const given = DATABASES.flatMap((name) => {
    const url = env[`${name.toUpperCase()}_DATABASE_URL`];
    return url ? [{ service: name, url }] : [];
  });
  const places = given.length > 0 ? given : demoPlaces(portOffset, env);
  return places.filter((place) => service === undefined || place.service === service);
}

/** @param {number} offset @param {NodeJS.ProcessEnv} env @returns {Place[]} */
function demoPlaces(offset, env) {
  const { postgres } = wellKnownPorts({ offset, env });
  // As the demo's own Postgres is initialised.
  return DATABASES.map((service) => ({
    service,
    url: `postgresql://postgres:postgres@127.0.0.1:${postgres}/${service}`,
  }));
}
