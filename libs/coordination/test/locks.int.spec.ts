import { jest } from '@jest/globals';
import { lockKinds } from './lock-backends.js';
import { lockSuite } from './suites/index.js';

jest.setTimeout(120_000);

lockKinds.forEach(lockSuite);
