import type { Layer } from './layer.js';
import type { SettingTree } from './setting-tree.js';

/** One text that a layer gives, e.g. at the path `['RETRY', 'budget']`. */
export interface Leaf {
  readonly path: readonly string[];
  readonly text: string;
  readonly layer: Layer;
}

/**
 * Merges layers deeply, the later ones over the earlier ones: each text replaces the one at its path, whatever is below that path,
 * and a text that stands above it.
 */
export function mergeLayers(layers: readonly Layer[]): readonly Leaf[] {
  return layers.flatMap((layer) => leavesOf(layer)).reduce<readonly Leaf[]>(over, []);
}

/** Everything that a layer gives. */
export function leavesOf(layer: Layer): readonly Leaf[] {
  return leavesIn(layer.values, [], layer);
}

/** What the leaves of the setting `name` say, as its schema takes it; undefined where there are none. */
export function textOf(name: string, leaves: readonly Leaf[]): string | SettingTree | undefined {
  const own = leaves.filter(({ path }) => path[0] === name);
  if (own[0]?.path.length === 1) return own[0].text;
  return own.length === 0 ? undefined : treeOf(own.map(({ path, text }) => [path.slice(1), text]));
}

function leavesIn(tree: SettingTree, above: readonly string[], layer: Layer): Leaf[] {
  return Object.entries(tree).flatMap(([name, part]) => {
    const path = [...above, name];
    if (typeof part !== 'string') return leavesIn(part, path, layer);
    return part === '' ? [] : [{ path, text: part, layer }];
  });
}

function over(below: readonly Leaf[], leaf: Leaf): readonly Leaf[] {
  return [...below.filter(({ path }) => !isWithin(path, leaf.path) && !isWithin(leaf.path, path)), leaf];
}

function isWithin(path: readonly string[], above: readonly string[]): boolean {
  return above.every((name, index) => path[index] === name);
}

function treeOf(leaves: readonly (readonly [path: readonly string[], text: string])[]): SettingTree {
  const names = [...new Set(leaves.map(([path]) => path[0]!))];
  const parts = names.map((name): [string, string | SettingTree] => {
    const own = leaves.filter(([path]) => path[0] === name);
    const [path, text] = own[0]!;
    return [name, path.length === 1 ? text : treeOf(own.map(([long, value]) => [long.slice(1), value]))];
  });
  // `fromEntries` defines what is named `__proto__` like anything else.
  return Object.fromEntries(parts);
}
