/** Milliseconds between two heartbeats: often enough that a registry that comes back empty knows everyone again within ten seconds. */
export const HEARTBEAT_MS = 2_000;

/** Milliseconds that an instance counts as alive without a heartbeat: some may come late on a machine under load. */
export const REGISTRATION_TTL_MS = 10_000;
