import { jest } from '@jest/globals';
import { consul, memory, nats } from './backends.js';
import { keyValueSuite } from './suites/index.js';

jest.setTimeout(120_000);

keyValueSuite(memory);
keyValueSuite(nats);
keyValueSuite(consul);
