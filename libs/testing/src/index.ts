export { FakeClock } from './fake-clock.js';
export { eventually, settled, type EventuallyOptions } from './eventually.js';
export { SeededRandom } from './seeded-random.js';
export { jsonCommand, jsonEvent, jsonMessage } from '@comanda/kernel';
export { createTestDatabase, type TestDatabase } from './test-database.js';
export { requiredEnv } from './required-env.js';
