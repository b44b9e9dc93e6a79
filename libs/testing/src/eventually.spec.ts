import { eventually, settled } from './eventually.js';

describe('eventually', () => {
  it('waits until the condition holds', async () => {
    let looks = 0;
    await eventually('the third look', async () => ++looks === 3);
    expect(looks).toBe(3);
  });

  it('says what it waited for', async () => {
    await expect(eventually('rain', () => false, { withinMs: 20 })).rejects.toThrow('waited 20 ms in vain for rain');
  });

  it('does something before each further look', async () => {
    let time = 0;
    await eventually('noon', () => time >= 12, { meanwhile: () => (time += 3) });
    expect(time).toBe(12);
  });
});

describe('settled', () => {
  it('lets a chain of promises end', async () => {
    let links = 0;
    const chain = async (): Promise<void> => {
      for (; links < 100; links += 1) await Promise.resolve();
    };
    void chain();
    await settled();
    expect(links).toBe(100);
  });
});
