/** What the parent's tools set for themselves and a service must not see. */
const NOT_PASSED_ON =
  /^(npm_|JEST_|NODE_OPTIONS$|NODE_ENV$|NODE_CHANNEL_FD$|NATS_URL$|REGISTRY_URL$|\w+_GRPC_URL$|DATABASE_URL$|(HTTP|GRPC)_(HOST|PORT)$)/i;

/**
 * What glibc does with memory that was given back: it goes to the system, and is not kept by the piece, by a heap for each thread. A tenth
 * of what a service takes is what V8 has compiled with.
 */
const GIVEN_BACK = { MALLOC_ARENA_MAX: '1', MALLOC_TRIM_THRESHOLD_: '131072', MALLOC_MMAP_THRESHOLD_: '131072' };

/**
 * Environment of one service, in the settings that every service of Comanda knows.
 *
 * @param {object} given
 * @param {{ http: number, grpc?: number }} given.own ports of this instance
 * @param {string | undefined} given.databaseUrl
 * @param {string} given.natsUrl
 * @param {string} given.registryUrl where instances register, and find each other
 * @param {NodeJS.ProcessEnv} [given.env] has the last word
 * @returns {NodeJS.ProcessEnv}
 */
export function serviceEnvironment({ own, databaseUrl, natsUrl, registryUrl, env }) {
  const inherited = Object.entries(process.env).filter(([name]) => !NOT_PASSED_ON.test(name));
  return {
    ...Object.fromEntries(inherited),
    // A proxy is not for calls on the loopback; gRPC would take it.
    NO_PROXY: bypass(process.env['NO_PROXY']),
    no_proxy: bypass(process.env['no_proxy']),
    HTTP_HOST: '127.0.0.1',
    HTTP_PORT: String(own.http),
    ...(own.grpc === undefined ? {} : { GRPC_HOST: '127.0.0.1', GRPC_PORT: String(own.grpc) }),
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
    NATS_URL: natsUrl,
    REGISTRY_URL: registryUrl,
    LOG_FORMAT: 'json',
    CHECKPOINT_DISABLE: '1',
    ...GIVEN_BACK,
    ...env,
  };
}

/** @param {string | undefined} value */
const bypass = (value) => [value, '127.0.0.1', 'localhost'].filter(Boolean).join(',');
