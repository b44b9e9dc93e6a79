import type { ConfigSource, SourceEntry } from './config-source.js';
import type { LiveConfig, Taken } from './live-config.js';
import { commonPrefixOf, prefixOf, type Namespace } from './namespace.js';
import { sourceLayer } from './source-layer.js';

/** Whether the store is reached. `waiting` until it has said everything for the first time. */
export type SourceState = 'waiting' | 'connected' | 'lost';

/** What one who follows a source is told. */
export interface Following {
  onTaken(taken: Taken): void;
  onState(state: SourceState, error?: unknown): void;
}

/**
 * Takes what the source says, for all services and for this one, into the settings, and each change of it. A source that is gone changes
 * nothing.
 */
export class FollowedSource {
  private state: SourceState = 'waiting';
  private starting = true;
  /** Why there is no answer yet. */
  private missing: { readonly error: unknown } | undefined;
  private readonly said = new Map<string, readonly SourceEntry[]>();
  private readonly watches: readonly { stop(): void }[];
  private readonly prefixes: readonly string[];
  private readonly first: Promise<true>;
  private begun: () => void = () => undefined;

  constructor(
    private readonly live: LiveConfig,
    source: ConfigSource,
    namespace: Namespace,
    private readonly following: Following,
  ) {
    this.first = new Promise((resolve) => (this.begun = () => resolve(true)));
    this.prefixes = [commonPrefixOf(namespace), prefixOf(namespace)];
    this.watches = this.prefixes.map((prefix) =>
      source.watch(prefix, {
        onEntries: (entries) => this.onEntries(prefix, entries),
        onLost: (error) => this.onLost(error),
      }),
    );
  }

  /**
   * Ends the start: resolves when the source has said everything for the first time, and with false when it has not after `ms`. From
   * then on settings that are not live stay as they are.
   */
  async started(ms: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<false>((resolve) => {
      timer = setTimeout(() => resolve(false), ms);
    });
    const hasBegun = await Promise.race([this.first, late]).finally(() => clearTimeout(timer));
    this.starting = false;
    if (!hasBegun && this.missing) this.enter('lost', this.missing.error);
    return hasBegun;
  }

  stop(): void {
    for (const watch of this.watches) watch.stop();
  }

  private onEntries(prefix: string, entries: readonly SourceEntry[]): void {
    this.said.set(prefix, entries);
    if (this.said.size < this.prefixes.length) return;
    const { live, starting } = this;
    const layers = this.prefixes.map((each) => sourceLayer(live.schema, each, this.said.get(each)!));
    this.enter('connected');
    this.following.onTaken(live.take(layers, { starting }));
    this.begun();
  }

  /** Who starts has no connection yet: that is not worth telling unless it stays so. */
  private onLost(error: unknown): void {
    if (this.starting && this.state === 'waiting') this.missing ??= { error };
    else this.enter('lost', error);
  }

  private enter(state: SourceState, error?: unknown): void {
    if (state === this.state) return;
    this.state = state;
    this.following.onState(state, error);
  }
}
