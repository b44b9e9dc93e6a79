import { coordinationBackend } from '@comanda/coordination';

const url = process.env['COORDINATION_URL'] ?? 'nats://127.0.0.1:4222';

/** `nats://127.0.0.1:4222`, `consul://127.0.0.1:8500`; `memory:` is for tests: each application has its own. */
export const backend = coordinationBackend(url);
