import type { z } from 'zod';
import type { Decision, Held, Refusal } from './decide-setting.js';
import type { Layer, LayerKind } from './layer.js';
import { leavesOf, type Leaf } from './merge-layers.js';
import { settingMeta } from './setting-meta.js';

/** Stands for a secret. */
export const MASK = '***';

/** Who says a value, or a part of one. */
export interface Provenance {
  readonly layer: LayerKind;
  /** E.g. `comanda/local/order/LOG_LEVEL`; absent for a default. */
  readonly where?: string;
  /** The text that stands there; masked for a secret. */
  readonly text?: string;
}

/** What a setting is, and why; for people. */
export interface Explained {
  readonly name: string;
  /** As it is in force; masked for a secret. */
  readonly value: unknown;
  /** One for each part that was given. */
  readonly from: readonly Provenance[];
  /** Said by weaker layers, and without effect. */
  readonly hides: readonly Provenance[];
  readonly secret: boolean;
  readonly live: boolean;
  readonly refused?: Omit<Refusal, 'name'>;
  /** The value that the next start takes. */
  readonly waiting?: { readonly value: unknown; readonly from: readonly Provenance[] };
}

/** Explains one setting. `layers` are all that say something. */
export function explainSetting(
  name: string,
  schema: z.core.$ZodType,
  { held, refusal, waiting }: Decision,
  layers: readonly Layer[],
): Explained {
  const { secret = false, live = false } = settingMeta(schema);
  const masked = (value: unknown): unknown => (secret && value !== undefined ? MASK : value);
  const from = ({ leaves }: Held): Provenance[] => leaves.map((leaf) => provenanceOf(leaf, secret));
  const isWeaker = ({ layer, path }: Leaf): boolean => !held.leaves.some((one) => isSame(one, layer, path));
  const others = layers.flatMap((layer) => leavesOf(layer)).filter((leaf) => leaf.path[0] === name && isWeaker(leaf));
  const unused = new Set([refusal?.where, ...(waiting ? from(waiting).map(({ where }) => where) : [])]);
  const hides = others.map((leaf) => provenanceOf(leaf, secret)).filter(({ where }) => !unused.has(where));
  return {
    name,
    value: masked(held.value),
    from: held.leaves.length === 0 ? [{ layer: 'default' }] : from(held),
    hides,
    secret,
    live,
    ...(refusal && { refused: withoutName(refusal) }),
    ...(waiting && { waiting: { value: masked(waiting.value), from: from(waiting) } }),
  };
}

function withoutName({ name: _name, ...refused }: Refusal): Omit<Refusal, 'name'> {
  return refused;
}

function provenanceOf({ path, text, layer }: Leaf, secret: boolean): Provenance {
  return { layer: layer.kind, where: layer.where(path), text: secret ? MASK : text };
}

function isSame(leaf: Leaf, layer: Layer, path: readonly string[]): boolean {
  return leaf.layer.where(leaf.path) === layer.where(path);
}
