import { requiredEnv } from './required-env.js';

describe('requiredEnv', () => {
  it('says which setting is missing, and what it means', () => {
    expect(() => requiredEnv('NO_SUCH_SETTING', 'the answer')).toThrow(
      'NO_SUCH_SETTING is missing: set it to the answer',
    );
  });

  it('gives the setting', () => {
    expect(requiredEnv('PATH', 'where programs are')).toBe(process.env.PATH);
  });
});
