import type { SettingTree } from './setting-tree.js';

/** A tree with one text, at the path; the text itself where the path is empty. */
export function treeAt([name, ...rest]: readonly string[], text: string): string | SettingTree {
  return name === undefined ? text : Object.fromEntries([[name, treeAt(rest, text)]]);
}

/** Both of them; where both say something, `other` counts. */
export function joinTrees(one: string | SettingTree | undefined, other: string | SettingTree): string | SettingTree {
  if (typeof one !== 'object' || typeof other !== 'object') return other;
  const parts = new Map(Object.entries(one));
  for (const [name, part] of Object.entries(other)) parts.set(name, joinTrees(parts.get(name), part));
  return Object.fromEntries(parts);
}
