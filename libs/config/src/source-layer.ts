import type { z } from 'zod';
import type { SourceEntry } from './config-source.js';
import { joinTrees, treeAt } from './join-trees.js';
import type { Layer } from './layer.js';
import { COMMON } from './namespace.js';
import { readValue, type SettingTree } from './setting-tree.js';

/**
 * What a key-value store has under a prefix: a key is a setting, `<prefix>LOG_LEVEL`, or a part of one,
 * `<prefix>BREAKERS/kitchen/resetTimeoutMs`, which counts more than the same part in the text of the whole. Where the prefix is that of
 * all services, names that `schema` lacks are left out.
 */
export function sourceLayer(schema: z.ZodObject, prefix: string, entries: readonly SourceEntry[]): Layer {
  const isCommon = prefix.endsWith(`/${COMMON}/`);
  const values = new Map<string, string | SettingTree>();
  // Shorter keys first: a part comes after the whole that it is in.
  for (const { key, value } of entries.toSorted((one, other) => one.key.length - other.key.length)) {
    const [name = '', ...path] = key.slice(prefix.length).split('/');
    if (name === '' || value === '') continue;
    if (isCommon && !Object.hasOwn(schema.shape, name)) continue;
    const part = path.length === 0 ? readValue(schema.shape[name], value) : treeAt(path, value);
    values.set(name, joinTrees(values.get(name), part));
  }
  const keys = new Set(entries.map(({ key }) => key));
  const where = (path: readonly string[]): string => {
    const key = `${prefix}${path.join('/')}`;
    return keys.has(key) ? key : `${prefix}${path[0]}`;
  };
  return { kind: 'kv', values: Object.fromEntries(values), where };
}
