import { jest } from '@jest/globals';
import { consul, memory, nats } from './kinds.js';
import { registrySuite } from './suites/index.js';

// Servers start, and the dead are missed, in their own time.
jest.setTimeout(60_000);

const kinds = [memory(), await nats(), await consul()];

describe.each(kinds)('$name', (kind) => {
  beforeAll(() => kind.start());
  afterAll(() => kind.stop());
  registrySuite(kind);
});
