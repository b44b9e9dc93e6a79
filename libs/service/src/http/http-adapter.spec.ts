import { describe, expect, it } from '@jest/globals';
import { HttpAdapter } from './http-adapter.js';

describe('the HTTP adapter', () => {
  it('gives plugins all the time that a start takes: a busy machine is no fault of theirs', () => {
    expect(new HttpAdapter({}, {}).getInstance().initialConfig.pluginTimeout).toBe(0);
  });
});
