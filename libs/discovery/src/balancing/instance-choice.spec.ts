import { instanceFilter } from './instance-filter.js';
import { instanceWeights } from './instance-weights.js';

const instance = (version: string, metadata: Record<string, string> = {}) => ({ version, metadata });

describe('filtering', () => {
  it.each([
    ['1.4.2', true],
    ['1.4', true],
    ['1', true],
    ['1.4.20', false],
    ['1.41', false],
    ['14', false],
    ['2', false],
  ])('takes 1.4.2 for version %s: %s', (version, taken) => {
    expect(instanceFilter({ version })(instance('1.4.2'))).toBe(taken);
  });

  it('asks for each label', () => {
    const filter = instanceFilter({ labels: { zone: 'a', canary: 'no' } });
    expect(filter(instance('1.0.0', { zone: 'a', canary: 'no', more: 'x' }))).toBe(true);
    expect(filter(instance('1.0.0', { zone: 'b', canary: 'no' }))).toBe(false);
    expect(filter(instance('1.0.0', { zone: 'a' }))).toBe(false);
  });

  it('takes everything when nothing is asked for', () => {
    expect(instanceFilter({})(instance('1.0.0'))).toBe(true);
  });
});

describe('weights', () => {
  it('come from the label, and are 1 where there is none, or none that makes sense', () => {
    const labels = ['3', '0.5', '', 'many', '-1', 'Infinity'].map((weight) => instance('1.0.0', { weight }));
    expect(instanceWeights([...labels, instance('1.0.0')])).toEqual([3, 0.5, 1, 1, 1, 1, 1]);
  });

  it('take an instance of weight 0 out, unless all are', () => {
    const out = instance('1.0.0', { weight: '0' });
    expect(instanceWeights([out, instance('1.0.0')])).toEqual([0, 1]);
    expect(instanceWeights([out, out])).toEqual([1, 1]);
  });

  it('split the calls between versions, however many instances each has', () => {
    const all = [instance('1.0.0'), instance('1.0.0'), instance('1.0.0'), instance('1.1.0')];
    const weights = instanceWeights(all, { by: 'version', shares: { '1.0.0': 90, '1.1.0': 10 } });
    expect(weights).toEqual([30, 30, 30, 10]);
  });

  it('split by a label, within it by weight, and give nothing to what is not named', () => {
    const all = [
      instance('1.0.0', { group: 'a', weight: '3' }),
      instance('1.0.0', { group: 'a' }),
      instance('1.0.0', { group: 'b' }),
      instance('1.0.0'),
    ];
    expect(instanceWeights(all, { by: 'group', shares: { a: 80, b: 20 } })).toEqual([60, 20, 20, 0]);
    expect(instanceWeights(all, { by: 'group', shares: { constructor: 1 } })).toEqual([1, 1, 1, 1]);
  });
});
