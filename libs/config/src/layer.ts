import type { SettingTree } from './setting-tree.js';

/** Where settings may come from, the weakest first. */
export const layerKinds = ['default', 'file', 'environment', 'kv'] as const;

export type LayerKind = (typeof layerKinds)[number];

/** Settings of one origin. An empty text counts as no value. */
export interface Layer {
  readonly kind: Exclude<LayerKind, 'default'>;
  readonly values: SettingTree;
  /** Says to a person where the value at the path is, e.g. `comanda/local/order/LOG_LEVEL`. */
  where(path: readonly string[]): string;
}
