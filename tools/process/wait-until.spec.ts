import { describe, expect, it } from '@jest/globals';
import { GiveUp, waitUntil } from './wait-until.mjs';

const soon = { timeoutMs: 5, everyMs: 1 };

describe('waiting', () => {
  it('ends with what the probe answers at last', async () => {
    const answers = [undefined, false, 'here'];
    await expect(waitUntil('it', () => answers.shift(), { everyMs: 1 })).resolves.toBe('here');
  });

  it('takes an error of the probe for not yet', async () => {
    let calls = 0;
    const probe = () => {
      if (calls++ < 2) throw new Error('not yet');
      return true;
    };
    await expect(waitUntil('it', probe, { everyMs: 1 })).resolves.toBe(true);
  });

  it('names what it waited for, and why it was in vain', async () => {
    const probe = () => {
      throw new Error('fetch failed', { cause: new Error('refused') });
    };
    await expect(waitUntil('the kitchen', probe, soon)).rejects.toThrow(
      'waited 0.005 s for the kitchen: fetch failed: refused',
    );
  });

  it('ends at once when the probe gives up', async () => {
    const probe = () => {
      throw new GiveUp('it is dead');
    };
    await expect(waitUntil('it', probe)).rejects.toThrow('it is dead');
  });
});
