import { DomainError } from '@comanda/kernel';
import {
  Executor,
  type ExecuteOptions,
  type Handler,
  type IdempotencyKey,
  type Loaded,
  type Reads,
  type SavedListener,
  type Table,
  type Versioned,
} from '@comanda/messaging';
import { now } from './order-mothers.js';

/** Decides one after the other over entities in memory, keys and holds included. */
export class FakeExecutor extends Executor {
  readonly entities = new Map<string, unknown>();
  /** How often each entity was saved. */
  readonly versions = new Map<string, number>();
  readonly keys: (IdempotencyKey | undefined)[] = [];
  readonly held = new Set<string>();
  /** Called before each decision. */
  beforeDecision: () => void = () => undefined;
  private readonly listeners = new Map<string, Set<SavedListener<unknown>>>();
  private readonly replies = new Map<string, unknown>();

  async execute<Command, R extends Reads, Reply>(
    handler: Handler<Command, R, Reply>,
    command: Command,
    { once }: ExecuteOptions = {},
  ): Promise<Reply> {
    this.keys.push(once);
    this.beforeDecision();
    if (once && this.held.has(once.id)) throw new DomainError('REQUEST_IN_PROGRESS', 'in-progress', 'It goes on.');
    if (once?.holdMs) this.held.add(once.id);
    if (once && this.replies.has(once.id)) return this.replies.get(once.id) as Reply;
    try {
      const reply = this.decide(handler, command);
      if (once) this.replies.set(once.id, reply);
      return reply;
    } catch (error) {
      if (once) this.held.delete(once.id);
      throw error;
    }
  }

  async release({ id }: IdempotencyKey): Promise<void> {
    this.held.delete(id);
  }

  onSaved<T>(table: Table<T>, listener: SavedListener<T>): () => void {
    const listeners = this.listeners.get(table.name) ?? new Set();
    this.listeners.set(table.name, listeners.add(listener as SavedListener<unknown>));
    return () => void listeners.delete(listener as SavedListener<unknown>);
  }

  /** Says that an entity was committed. */
  saved<T>(table: Table<T>, id: string, saved: Versioned<T>): void {
    this.listeners.get(table.name)?.forEach((listener) => listener(id, saved));
  }

  private decide<Command, R extends Reads, Reply>(handler: Handler<Command, R, Reply>, command: Command): Reply {
    const reads = handler.reads(command);
    const loaded = Object.entries(reads).map(([name, { table, id }]) => [
      name,
      this.entities.get(`${table.name} ${id}`),
    ]);
    const decision = handler.decide(command, Object.fromEntries(loaded) as Loaded<R>, now);
    if (decision.refusal) throw new DomainError(decision.refusal.code, 'conflict', decision.refusal.message);
    for (const [name, entity] of Object.entries(decision.save ?? {})) {
      const key = `${reads[name]?.table.name} ${reads[name]?.id}`;
      this.entities.set(key, entity);
      this.versions.set(key, (this.versions.get(key) ?? 0) + 1);
    }
    return decision.reply;
  }
}
