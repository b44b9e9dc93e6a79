import { setting } from './setting.js';

describe('a flag', () => {
  it.each([
    ['true', true],
    ['false', false],
  ])('is on or off: %s', (text, value) => {
    expect(setting.flag().parse(text)).toBe(value);
  });

  it.each(['', '0', 'yes', 'TRUE'])('is not guessed from %j', (text) => {
    expect(setting.flag().safeParse(text).error?.issues[0]?.message).toBe('expected true or false');
  });
});
