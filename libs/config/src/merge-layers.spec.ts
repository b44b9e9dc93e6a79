import type { Layer } from './layer.js';
import { mergeLayers, textOf } from './merge-layers.js';
import type { SettingTree } from './setting-tree.js';

const layer = (name: string, values: SettingTree): Layer => ({
  kind: 'file',
  values,
  where: (path) => `${name}:${path.join('/')}`,
});

const merged = (...layers: SettingTree[]) => {
  const leaves = mergeLayers(layers.map((values, index) => layer(String(index), values)));
  const names = new Set(leaves.map(({ path }) => path[0]!));
  return Object.fromEntries([...names].map((name) => [name, textOf(name, leaves)]));
};

it('lets the later layer win, and keeps what it does not mention', () => {
  expect(merged({ A: '1', B: '1' }, { B: '2', C: '2' })).toEqual({ A: '1', B: '2', C: '2' });
});

it('merges the parts of a setting, however deep', () => {
  const one = { R: { kitchen: { ms: '1', tries: '1' }, order: { ms: '1' } } };
  expect(merged(one, { R: { kitchen: { ms: '2' } } })).toEqual({
    R: { kitchen: { ms: '2', tries: '1' }, order: { ms: '1' } },
  });
});

it('replaces a tree by a text, and a text by a tree', () => {
  expect(merged({ R: { a: { b: '1' } } }, { R: { a: 'text' } })).toEqual({ R: { a: 'text' } });
  expect(merged({ R: { a: 'text' } }, { R: { a: { b: '1' } } })).toEqual({ R: { a: { b: '1' } } });
});

it('takes an empty text for none', () => {
  expect(merged({ A: '1', R: { a: '1' } }, { A: '', R: { a: '' } })).toEqual({ A: '1', R: { a: '1' } });
});

it('knows which layer said each part', () => {
  const leaves = mergeLayers([layer('low', { R: { a: '1', b: '1' } }), layer('high', { R: { b: '2' } })]);
  expect(leaves.map((leaf) => leaf.layer.where(leaf.path))).toEqual(['low:R/a', 'high:R/b']);
});

it('is not led astray by names that objects have by themselves', () => {
  const given = JSON.parse('{"R": {"__proto__": "x", "constructor": "y"}}') as SettingTree;
  const own = merged(given)['R'] as SettingTree;
  expect(Object.keys(own)).toEqual(['__proto__', 'constructor']);
  expect(({} as Record<string, unknown>)['x']).toBeUndefined();
});
