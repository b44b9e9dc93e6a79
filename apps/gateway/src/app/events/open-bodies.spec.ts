import { once } from 'node:events';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { EventBody } from './event-body.js';
import { OpenBodies } from './open-bodies.js';

let draining: AbortController;
let bodies: OpenBodies;
const added = () => {
  const body = new EventBody({ heartbeatMs: 60_000, bufferBytes: 10 });
  bodies.add(body);
  return body;
};

beforeEach(() => {
  draining = new AbortController();
  bodies = new OpenBodies(draining.signal);
});

describe('OpenBodies', () => {
  it('ends them all when the gateway stops, and those that come later', () => {
    const [first, second] = [added(), added()];
    expect([first.open, second.open]).toEqual([true, true]);
    draining.abort();
    expect([first.open, second.open, added().open]).toEqual([false, false, false]);
  });

  it('forgets those that are closed', async () => {
    const body = added();
    expect(bodies.size).toBe(1);
    body.destroy();
    await once(body, 'close');
    expect(bodies.size).toBe(0);
  });
});
