import {
  commonPrefixOf,
  prefixOf,
  sourceLayer,
  type ConfigSource,
  type LiveConfig,
  type Namespace,
  type SourceEntry,
  type Taken,
} from '@comanda/config';

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
  /** Resolves when the source has said everything for the first time. */
  readonly first: Promise<void>;
  private state: SourceState = 'waiting';
  private starting = true;
  private readonly said = new Map<string, readonly SourceEntry[]>();
  private readonly watches: readonly { stop(): void }[];
  private readonly prefixes: readonly string[];
  private begun: () => void = () => undefined;

  constructor(
    private readonly live: LiveConfig,
    source: ConfigSource,
    namespace: Namespace,
    private readonly following: Following,
  ) {
    this.first = new Promise((resolve) => (this.begun = resolve));
    this.prefixes = [commonPrefixOf(namespace), prefixOf(namespace)];
    this.watches = this.prefixes.map((prefix) =>
      source.watch(prefix, {
        onEntries: (entries) => this.onEntries(prefix, entries),
        onLost: (error) => this.enter('lost', error),
      }),
    );
  }

  /** From now on settings that are not live stay as they are. */
  endStart(): void {
    this.starting = false;
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

  private enter(state: SourceState, error?: unknown): void {
    if (state === this.state) return;
    this.state = state;
    this.following.onState(state, error);
  }
}
