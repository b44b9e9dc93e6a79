import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import type { Layer } from './layer.js';
import { mergeLayers, textOf, type Leaf } from './merge-layers.js';
import { readSetting } from './read-setting.js';
import { settingMeta } from './setting-meta.js';

/** A setting's value as it is in force, and what said so; nothing did where it is the default. */
export interface Held {
  readonly value: unknown;
  readonly leaves: readonly Leaf[];
  /** True where stronger layers said what could not be used when the process started. */
  readonly isFallback?: true;
}

/** A value of the key-value store that is not taken. Nothing of a secret is in it. */
export interface Refusal {
  readonly name: string;
  readonly where: string;
  /** Reads on after the name, e.g. `is "loud": expected …`. */
  readonly problem: string;
  /**
   * What is in force in its place: the last good value; or what the weaker layers say, since no good one has come since the process
   * started. Absent for what is no setting.
   */
  readonly inForce?: InForce;
}

/** See {@link Refusal.inForce}. */
export type InForce = 'last-good' | 'weaker';

/** What becomes of a setting. */
export interface Decision {
  readonly held: Held;
  readonly refusal?: Refusal;
  /** The value that the next start takes, where the setting is not live. */
  readonly waiting?: Held;
}

/** All that is said of the settings. */
export interface Said {
  /** File and environment, the weakest first. */
  readonly base: readonly Layer[];
  /** The key-value store, likewise. */
  readonly overlay: readonly Layer[];
}

/** The setting from what does not change while the process runs, which has been checked. */
export function atFirst(name: string, schema: z.core.$ZodType, base: readonly Layer[]): Held {
  return valueFrom(name, schema, base) as Held;
}

/**
 * What is in force from now on: what is said now if it can be used, or else what was in force before. A value that is wrong when the
 * process starts, when nothing was before, leaves what the weaker layers say. Pure.
 */
export function decideSetting(
  name: string,
  schema: z.core.$ZodType,
  { base, overlay }: Said,
  before: Held,
  starting: boolean,
): Decision {
  const { secret, bootstrap, live } = settingMeta(schema);
  const given = overlay.flatMap((layer) => mergeLayers([layer])).filter(({ path }) => path[0] === name);
  const [forbidden] = given;
  if (forbidden && (secret || bootstrap))
    return { held: before, refusal: { ...refusalOf(name, forbidden, why(secret)), inForce: 'last-good' } };
  const now = valueFrom(name, schema, [...base, ...overlay]);
  if ('refusal' in now) {
    const held: Held = starting ? { ...weaker(name, schema, { base, overlay }), isFallback: true } : before;
    return { held, refusal: { ...now.refusal, inForce: held.isFallback ? 'weaker' : 'last-good' } };
  }
  if (live || starting || isDeepStrictEqual(now.value, before.value)) return { held: now };
  return { held: before, waiting: now };
}

/**
 * What a service would refuse the setting for, if the key-value store said this, the weakest layer first; undefined where it would take
 * it. Nothing of a secret is in it.
 */
export function refusalFor(name: string, schema: z.core.$ZodType, overlay: readonly Layer[]): Refusal | undefined {
  const isNamed = overlay.some((layer) => Object.hasOwn(layer.values, name));
  const nothing = { value: undefined, leaves: [] };
  return isNamed ? decideSetting(name, schema, { base: [], overlay }, nothing, false).refusal : undefined;
}

function why(secret = false): string {
  return secret
    ? 'is secret, and is not taken from a store that others can read: set it in the environment or the file'
    : 'is needed to reach the store, and is not taken from there';
}

/** Without the strongest layers, as many as must be left out. */
function weaker(name: string, schema: z.core.$ZodType, { base, overlay }: Said): Held {
  const remaining = overlay.slice(0, -1);
  const now = valueFrom(name, schema, [...base, ...remaining]);
  return 'refusal' in now ? weaker(name, schema, { base, overlay: remaining }) : now;
}

function valueFrom(
  name: string,
  schema: z.core.$ZodType,
  layers: readonly Layer[],
): Held | { readonly refusal: Refusal } {
  const leaves = mergeLayers(layers).filter(({ path }) => path[0] === name);
  const read = readSetting(name, schema, textOf(name, leaves));
  if ('value' in read) return { value: read.value, leaves };
  const wrong = read.fault.name;
  const leaf = leaves.find(({ path }) => path.join('.') === wrong) ?? leaves.at(-1)!;
  const place = wrong === name ? '' : ` (at ${wrong})`;
  return { refusal: refusalOf(name, leaf, `${read.fault.problem}${place}`) };
}

function refusalOf(name: string, { path, layer }: Leaf, problem: string): Refusal {
  return { name, where: layer.where(path), problem };
}
