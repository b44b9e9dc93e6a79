import { DomainError, fullJitter, sleep, type Clock, type Random } from '@comanda/kernel';
import { linkCurrentSpan, outsideOfTraces } from '@comanda/observability';
import { beginTransactionSpan } from './batch/batch-span.js';
import { runBatch, type Committed, type Known } from './batch/run-batch.js';
import { DatabaseTime } from './database-time.js';
import { EntityCache } from './entity-cache.js';
import { StoreUnavailable, WriteConflict } from './errors.js';
import { Executor, type ExecuteOptions, type IdempotencyKey, type SavedListener } from './execute.js';
import type { Handler, Reads } from './handler.js';
import { decodeJson, encodeJson } from './json.js';
import { requestInProgress, storeUnavailable } from './refusals.js';
import type { Store } from './store.js';
import type { Table } from './table.js';
import type { InboxKey, Outcome, ReplyCodec, Work } from './work.js';

export interface BatchingOptions {
  readonly source: string;
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  /** Called after each commit with what it owes to the outside. Must not throw. */
  readonly onCommitted: (committed: Committed) => void;
  readonly currentTraceparent?: () => string | undefined;
  readonly maxBatch?: number;
}

interface Queued {
  readonly work: Work;
  readonly resolve: (outcome: Outcome) => void;
}

/** Tries of a whole batch before its works are run one by one, and of a single work before it is given back. */
const BATCH_TRIES = 3;
const SINGLE_TRIES = 10;
/** A batch of so many shows that there is load: the next one then begins no sooner than this after it. */
const COMPANY = 3;
const SPACING_MS = 5;
const CONFLICT_BACKOFF = { baseMs: 2, maxMs: 200 };

/**
 * Runs what has arrived as one batch in one transaction; what arrives meanwhile makes the next batch. It waits for
 * nobody: alone, a work is a batch of one. A batch that fails is run again one by one, so that a defect costs only itself.
 */
export class BatchingExecutor extends Executor {
  private readonly queue: Queued[] = [];
  private readonly held = new Set<string>();
  private running: Promise<void> | undefined;
  private readonly cache = new EntityCache();
  private readonly known: Known;
  private readonly savedListeners = new Map<string, Set<SavedListener<unknown>>>();
  private last = { size: 0, startMs: 0 };

  constructor(private readonly options: BatchingOptions) {
    super();
    const time = new DatabaseTime(options.clock);
    this.known = {
      get: (key) => this.cache.get(key),
      beginning: () => time.beginning(),
      began: (now) => time.began(now),
    };
  }

  /** Decides and commits; never throws. */
  submit(work: Work): Promise<Outcome> {
    return new Promise((resolve) => {
      this.queue.push({ work, resolve });
      // It goes on for whoever comes after: in the trace of the first it has no place.
      this.running ??= outsideOfTraces(() => this.drainQueue());
    });
  }

  async execute<Command, R extends Reads, Reply>(
    handler: Handler<Command, R, Reply>,
    command: Command,
    { once }: ExecuteOptions = {},
  ): Promise<Reply> {
    if (once && this.held.has(once.id)) throw requestInProgress();
    if (once) this.held.add(once.id);
    const work = {
      handler: handler as unknown as Handler<unknown, Reads, unknown>,
      command,
      inbox: once && inboxKeyOf(once),
      traceparent: this.options.currentTraceparent?.(),
      link: linkCurrentSpan(),
    };
    const outcome = await this.submit(work);
    if (once && !(once.holdMs && outcome.kind === 'replied')) this.held.delete(once.id);
    return replyOf(outcome) as Reply;
  }

  async release(key: IdempotencyKey): Promise<void> {
    this.held.delete(key.id);
    if (key.holdMs) await this.options.store.endHold(key.id);
  }

  /** Resolves when all that was submitted has its outcome. */
  async idle(): Promise<void> {
    while (this.running) await this.running;
  }

  onSaved<T>(table: Table<T>, listener: SavedListener<T>): () => void {
    const listeners = this.savedListeners.get(table.name) ?? new Set();
    this.savedListeners.set(table.name, listeners.add(listener as SavedListener<unknown>));
    return () => void listeners.delete(listener as SavedListener<unknown>);
  }

  private tellSaved({ left }: Committed): void {
    if (this.savedListeners.size === 0) return;
    for (const { table, id, entity, version, isSaved } of left.values())
      if (isSaved) this.savedListeners.get(table.name)?.forEach((listener) => listener(id, { entity, version }));
  }

  private async drainQueue(): Promise<void> {
    // What is submitted in the same turn of the event loop shares the first batch.
    await Promise.resolve();
    while (this.queue.length > 0) {
      const restMs = this.restMs();
      if (restMs > 0) await sleep(this.options.clock, restMs);
      const batch = this.queue.splice(0, this.options.maxBatch ?? 256);
      this.last = { size: batch.length, startMs: this.options.clock.monotonicMs() };
      const outcomes = await this.runTogether(batch.map(({ work }) => work));
      batch.forEach(({ resolve }, index) => resolve(outcomes[index]!));
    }
    this.running = undefined;
  }

  /** Under load a batch waits a little for company: what a batch costs is shared by all in it. */
  private restMs(): number {
    if (this.last.size < COMPANY || this.queue.length >= (this.options.maxBatch ?? 256)) return 0;
    return this.last.startMs + SPACING_MS - this.options.clock.monotonicMs();
  }

  private async runTogether(works: readonly Work[]): Promise<Outcome[]> {
    const result = await this.tryBatch(works, works.length === 1 ? SINGLE_TRIES : BATCH_TRIES);
    if (!(result instanceof BatchFailure)) return result;
    if (result.unavailable) return works.map(() => ({ kind: 'unavailable', error: result.error }));
    if (works.length === 1) return [{ kind: result.conflict ? 'unavailable' : 'failed', error: result.error }];
    const outcomes: Outcome[] = [];
    for (const work of works) outcomes.push(...(await this.runTogether([work])));
    return outcomes;
  }

  private async tryBatch(works: readonly Work[], tries: number): Promise<Outcome[] | BatchFailure> {
    for (let attempt = 0; ; attempt += 1) {
      // What was believed is tried once: a conflict may show that it is old.
      const result = await this.commit(works, attempt === 0 ? this.known : undefined);
      if (!(result instanceof BatchFailure)) {
        this.options.onCommitted(result);
        this.tellSaved(result);
        return result.outcomes;
      }
      if (!result.conflict || attempt + 1 >= tries) return result;
      if (attempt > 0) await sleep(this.options.clock, fullJitter(this.options.random, attempt, CONFLICT_BACKOFF));
    }
  }

  private async commit(works: readonly Work[], known?: Known): Promise<Committed | BatchFailure> {
    const { store, source } = this.options;
    const span = beginTransactionSpan(source, works);
    try {
      const committed = await store.transaction((tx) => runBatch(tx, works, { source, known }));
      for (const [key, entity] of committed.left) this.cache.keep(key, entity);
      span?.end();
      return committed;
    } catch (error) {
      span?.end(error);
      return new BatchFailure(error);
    }
  }
}

class BatchFailure {
  readonly conflict: boolean;
  readonly unavailable: boolean;

  constructor(readonly error: unknown) {
    this.conflict = error instanceof WriteConflict;
    this.unavailable = error instanceof StoreUnavailable;
  }
}

const JSON_REPLY: ReplyCodec = {
  encode: (reply) => Buffer.from(encodeJson(reply ?? null)),
  decode: (bytes) => decodeJson(Buffer.from(bytes).toString()),
};

function inboxKeyOf({ id, requestHash, holdMs }: IdempotencyKey): InboxKey {
  return { id, requestHash, holdMs, codec: JSON_REPLY, keepsRefusal: false };
}

function replyOf(outcome: Outcome): unknown {
  switch (outcome.kind) {
    case 'replied':
      return outcome.reply;
    case 'refused':
      throw outcome.error;
    case 'failed':
      throw outcome.error;
    case 'unavailable':
      if (outcome.error instanceof DomainError) throw outcome.error;
      throw storeUnavailable(outcome.error);
  }
}
