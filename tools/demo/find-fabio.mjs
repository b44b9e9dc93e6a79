import { resolveServer } from '../servers/resolve.mjs';

/**
 * Whether a fabio can be had; if not, that is told, with what to do about it.
 *
 * @param {import('../terminal/log.mjs').Log} log
 * @param {typeof resolveServer} [resolve]
 */
export async function hasFabio(log, resolve = resolveServer) {
  try {
    await resolve('fabio', { log });
    return true;
  } catch (error) {
    log.warn(
      `${/** @type {Error} */ (error).message}\nGoing on with Consul alone: orders go straight to the gateway.\n`,
    );
    return false;
  }
}
