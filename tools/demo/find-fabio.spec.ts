import { describe, expect, it, jest } from '@jest/globals';
import { silentLog } from '../terminal/log.mjs';
import { hasFabio } from './find-fabio.mjs';

describe('a fabio for the demo', () => {
  it('is used when there is one', async () => {
    await expect(hasFabio(silentLog, async () => ({ url: 'http://here' }))).resolves.toBe(true);
  });

  it('is done without when there is none, and the reader hears what to do about it', async () => {
    const warn = jest.fn();
    const nowhere = async (): Promise<never> => {
      throw new Error('fabio could not be found');
    };
    await expect(hasFabio({ ...silentLog, warn }, nowhere)).resolves.toBe(false);
    expect(warn).toHaveBeenCalledWith(expect.stringMatching(/^fabio could not be found\nGoing on with Consul alone/));
  });
});
