import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import { atFirst, decideSetting, type Decision, type Refusal } from './decide-setting.js';
import { explainSetting, type Explained } from './explain-setting.js';
import type { Layer } from './layer.js';
import { readLayers, type ConfigOf } from './load-config.js';

/** What came of new values from the key-value store. */
export interface Taken {
  /** Settings that have another value now. */
  readonly changed: readonly string[];
  /** What is refused, and was not so before. */
  readonly refused: readonly Refusal[];
  /** Settings that have another value from the next start on, and had not so before. */
  readonly waiting: readonly string[];
  /** What those who watch threw. */
  readonly failed: readonly { readonly name: string; readonly error: unknown }[];
}

type Listener = (value: never) => void;

/**
 * A service's settings while it runs. Each value is valid at every moment: one that cannot be used is refused, and the last good one
 * stays. Settings are told to those who watch them; the others stay as they were at the start.
 *
 * ```ts
 * const config = new LiveConfig(schema, [environmentLayer(schema, process.env)], { service: 'order' });
 * config.watch('LOG_LEVEL', (level) => setLevel(level));
 * ```
 */
export class LiveConfig<Schema extends z.ZodObject = z.ZodObject> {
  readonly service: string;
  private readonly decisions = new Map<string, Decision>();
  private unknown: readonly Refusal[] = [];
  private readonly listeners = new Map<string, Set<Listener>>();
  private overlay: readonly Layer[] = [];

  /** From layers that do not change, the weakest first; or with `values` that have been read already. Throws `ConfigError`. */
  constructor(
    readonly schema: Schema,
    private readonly base: readonly Layer[],
    { service, values }: { readonly service: string; readonly values?: ConfigOf<Schema> },
  ) {
    this.service = service;
    if (!values) readLayers(schema, base, { service });
    for (const [name, setting] of this.settings()) {
      const held = values ? { value: values[name], leaves: [] } : atFirst(name, setting, base);
      this.decisions.set(name, { held });
    }
  }

  /** All values as they are now; frozen, and not changed by what comes. */
  get values(): ConfigOf<Schema> {
    const values = [...this.decisions].map(([name, { held }]) => [name, held.value]);
    return Object.freeze(Object.fromEntries(values)) as ConfigOf<Schema>;
  }

  /** The value as it is now. */
  get<Name extends keyof ConfigOf<Schema> & string>(name: Name): ConfigOf<Schema>[Name] {
    return this.decisions.get(name)?.held.value as ConfigOf<Schema>[Name];
  }

  /** Tells the value at once, and then each other one that it gets; only settings that are `live` ever get one. Answers how to end it. */
  watch<Name extends keyof ConfigOf<Schema> & string>(
    name: Name,
    listener: (value: ConfigOf<Schema>[Name]) => void,
  ): () => void {
    const listeners = this.listeners.get(name) ?? new Set();
    this.listeners.set(name, listeners.add(listener as Listener));
    listener(this.get(name));
    return () => void listeners.delete(listener as Listener);
  }

  /** Values of the key-value store that are refused now. */
  get refusals(): readonly Refusal[] {
    const refused = [...this.decisions.values()].flatMap(({ refusal }) => refusal ?? []);
    return [...refused, ...this.unknown];
  }

  /** Settings that get another value at the next start. */
  get waiting(): readonly string[] {
    return [...this.decisions].filter(([, { waiting }]) => waiting).map(([name]) => name);
  }

  /**
   * Takes what the key-value store says now, the weakest layer first, in place of what it said before. While the service is `starting`
   * settings that are not live are taken, too.
   */
  take(overlay: readonly Layer[], { starting = false } = {}): Taken {
    const before = { values: this.values, refusals: this.refusals, waiting: this.waiting };
    this.overlay = overlay;
    for (const [name, setting] of this.settings()) {
      const { held } = this.decisions.get(name)!;
      this.decisions.set(name, decideSetting(name, setting, { base: this.base, overlay }, held, starting));
    }
    this.unknown = overlay.flatMap((layer) => this.unknownIn(layer));
    const { values } = this;
    const changed = Object.keys(values).filter((name) => !isDeepStrictEqual(values[name], before.values[name]));
    return {
      changed,
      refused: this.refusals.filter((refusal) => !before.refusals.some((one) => isDeepStrictEqual(one, refusal))),
      waiting: this.waiting.filter((name) => !before.waiting.includes(name)),
      failed: changed.flatMap((name) => this.tell(name)),
    };
  }

  /** What each setting is, and where from. Nothing of a secret is in it. */
  explain(): readonly Explained[] {
    return this.settings().map(([name, setting]) =>
      explainSetting(name, setting, this.decisions.get(name)!, [...this.base, ...this.overlay]),
    );
  }

  private settings(): [string, z.core.$ZodType][] {
    return Object.entries(this.schema.shape);
  }

  private unknownIn(layer: Layer): Refusal[] {
    const unknown = Object.keys(layer.values).filter((name) => !Object.hasOwn(this.schema.shape, name));
    return unknown.map((name) => ({
      name,
      where: layer.where([name]),
      problem: `is no setting of ${this.service}`,
    }));
  }

  private tell(name: string): { name: string; error: unknown }[] {
    return [...(this.listeners.get(name) ?? [])].flatMap((listener) => {
      try {
        listener(this.get(name) as never);
        return [];
      } catch (error) {
        return { name, error };
      }
    });
  }
}
