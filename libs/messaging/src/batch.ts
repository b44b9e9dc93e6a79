import { DomainError } from '@comanda/kernel';
import { entityKey, type KeptEntity } from './entity-cache.js';
import { encodeEnvelope } from './envelope.js';
import type { Decision, EventToTell, Reads } from './handler.js';
import type { OutgoingCommand } from './message.js';
import { requestInProgress } from './refusals.js';
import type {
  Beginning,
  EntityChange,
  InboxRecord,
  OutboxMessage,
  StoredOutboxMessage,
  StoreTransaction,
  Versioned,
} from './store.js';
import { eventSubject } from './subjects.js';
import { rowOf, type LogEntry, type Ref, type Table } from './table.js';
import type { InboxKey, Outcome, Work } from './work.js';

/** What a committed batch owes to the outside. */
export interface Committed {
  readonly outcomes: Outcome[];
  readonly outbox: Promise<StoredOutboxMessage[]>;
  readonly send: OutgoingCommand[];
  /** The new states, by their keys. */
  readonly saved: ReadonlyMap<string, KeptEntity>;
}

/**
 * Decides about many messages in one transaction: finds what was handled before, loads what the decisions read, decides
 * one after the other (each sees what those before it changed), and writes everything at once.
 */
export async function runBatch(
  tx: StoreTransaction,
  works: readonly Work[],
  { source, known }: BatchContext,
): Promise<Committed> {
  const reads = works.map((work) => guarded(() => work.handler.reads(work.command)));
  const [cached, unknown] = refsOf(reads, known);
  const tables = byTable(unknown);
  const ids = inboxIds(works, known !== undefined);
  const believed = ids.length === 0 && tables.size === 0 ? known?.beginning() : undefined;
  // The inbox first: another process may commit between two reads, and what it says was done must show in what is loaded.
  const beginning = believed ?? tx.begin(ids);
  const loading = [...tables].map(async ([table, ids]) => ({ table, ids, found: await tx.load(table, [...ids]) }));
  const [{ now, inbox }, ...loaded] = await Promise.all([beginning, ...loading]);
  if (!believed) known?.began(now);
  const batch = new Batch(now, inbox, source);
  for (const entity of cached) batch.guessed(entity);
  for (const { table, ids, found } of loaded) batch.loaded(table, ids, found);
  const outcomes = works.map((work, index) => batch.decide(work, reads[index]!));
  batch.requireGuessesSaved();
  const outbox = batch.write(tx);
  outbox.catch(() => undefined); // Who takes it has seen the commit succeed.
  return { outcomes, outbox, send: batch.owed(), saved: batch.saved() };
}

export interface BatchContext {
  readonly source: string;
  /** What need not be read, as long as what is written shows that it was right. */
  readonly known?: Known | undefined;
}

/** What this process knows of its database, or believes. */
export interface Known {
  /** What it has saved last. */
  get(key: string): KeptEntity | undefined;
  /** The database's time, if it was learnt just now. */
  beginning(): Beginning | undefined;
  began(now: Date): void;
}

/** A decision rests on an entity that may be old, and does not save it: it must be made anew, with what is stored. */
export class ReadAnew extends Error {
  override readonly name = 'ReadAnew';
}

type ReadsOrOutcome = Reads | Outcome;

interface Entity {
  readonly table: Table<unknown>;
  entity: unknown;
  version: number;
  readonly stored: number;
  /** Remembered from the last save of this process: others may have saved since. */
  readonly isGuess: boolean;
}

/** A command to send, unless what was saved with it has changed since. */
interface Send {
  readonly command: OutgoingCommand;
  readonly handler: Work['handler'];
  readonly saved: Entity | undefined;
  readonly version: number;
}

class Batch {
  private readonly sends: Send[] = [];
  private readonly inbox: Map<string, InboxRecord>;
  private readonly newInbox: InboxRecord[] = [];
  private readonly entities = new Map<string, Entity>();
  private readonly log: LogEntry[] = [];
  private readonly events: OutboxMessage[] = [];

  constructor(
    private readonly now: Date,
    inbox: ReadonlyMap<string, InboxRecord>,
    private readonly source: string,
  ) {
    this.inbox = new Map(inbox);
  }

  loaded(table: Table<unknown>, ids: ReadonlySet<string>, found: ReadonlyMap<string, Versioned<unknown>>): void {
    for (const id of ids) {
      const { entity, version } = found.get(id) ?? { entity: undefined, version: 0 };
      this.entities.set(entityKey({ table, id }), { table, entity, version, stored: version, isGuess: false });
    }
  }

  guessed([key, { table, entity, version }]: readonly [string, KeptEntity]): void {
    this.entities.set(key, { table, entity, version, stored: version, isGuess: true });
  }

  /** What is to be sent, without what the state that is committed does not owe any more. */
  owed(): OutgoingCommand[] {
    const isOwed = ({ command, handler, saved, version }: Send): boolean =>
      !saved || saved.version === version || !handler.owes || handler.owes(saved.entity, command);
    return this.sends.filter(isOwed).map(({ command }) => command);
  }

  /** Throws `ReadAnew`. */
  requireGuessesSaved(): void {
    for (const { isGuess, version, stored } of this.entities.values())
      if (isGuess && version === stored) throw new ReadAnew();
  }

  saved(): Map<string, KeptEntity> {
    return new Map([...this.entities].filter(([, { version, stored }]) => version !== stored));
  }

  decide(work: Work, reads: ReadsOrOutcome): Outcome {
    const known = work.inbox && this.inbox.get(work.inbox.id);
    if (work.inbox && known) return answerAgain(work.inbox, known, this.now);
    if (isOutcome(reads)) return this.refusedOrNot(work, reads);
    if (work.inbox?.undoes !== undefined) {
      const undone = this.inbox.get(work.inbox.undoes);
      if (!undone) this.leaveTombstone(work.inbox.undoes);
      if ((!undone || undone.refusal) && !work.inbox.undoAlways) return this.nothingToUndo(work.inbox);
    }
    const outcome = guarded(() => this.apply(work, reads));
    return this.refusedOrNot(work, outcome);
  }

  /** Answers the events with their ids. */
  write(tx: StoreTransaction): Promise<StoredOutboxMessage[]> {
    if (this.newInbox.length > 0) tx.insertInbox(this.newInbox.sort((a, b) => (a.messageId < b.messageId ? -1 : 1)));
    for (const [table, changes] of this.changes()) tx.save(table, changes);
    if (this.log.length > 0) tx.append(this.log);
    return this.events.length > 0 ? tx.insertOutbox(this.events) : Promise.resolve([]);
  }

  private apply(work: Work, reads: Reads): Outcome {
    const loaded = Object.fromEntries(
      Object.entries(reads).map(([name, ref]) => [name, this.entities.get(entityKey(ref))?.entity]),
    );
    const decision = work.handler.decide(work.command, loaded, this.now, work.traceparent);
    if (work.onlyReads && changesSomething(decision))
      throw new Error('a decision that was to read only changes something');
    const reply = decision.refusal ? undefined : work.inbox?.codec.encode(decision.reply);
    const events = this.checked(work, reads, decision);
    for (const [name, entity] of savesOf(decision)) {
      const held = this.entities.get(entityKey(reads[name]!))!;
      held.entity = entity;
      held.version += 1;
    }
    this.log.push(...(decision.append ?? []));
    this.noteSends(work, reads, decision);
    this.events.push(...events);
    if (decision.refusal) {
      // Even where refusals are not kept: a repetition must not change it again.
      if (changesSomething(decision)) this.record(work.inbox, { refusal: decision.refusal });
      return { kind: 'refused', error: new DomainError(decision.refusal.code, 'conflict', decision.refusal.message) };
    }
    this.record(work.inbox, { reply });
    return { kind: 'replied', reply: decision.reply };
  }

  private noteSends(work: Work, reads: Reads, decision: Decision<Reads, unknown>): void {
    const [name] = Object.keys(decision.save ?? {});
    const saved = name === undefined ? undefined : this.entities.get(entityKey(reads[name]!));
    for (const command of decision.send ?? [])
      this.sends.push({ command, handler: work.handler, saved, version: saved?.version ?? 0 });
  }

  /** Everything of a decision that can throw happens here, before anything of it is applied. */
  private checked(work: Work, reads: Reads, decision: Decision<Reads, unknown>): OutboxMessage[] {
    const versions = new Map<string, number>();
    for (const [name, entity] of savesOf(decision)) {
      const ref = reads[name];
      if (!ref) throw new Error(`a decision saves ${name}, which it did not read`);
      if (rowOf(ref.table, entity)[ref.table.key] !== ref.id)
        throw new Error(`a decision saves ${ref.table.name} under another id than ${ref.id}`);
      versions.set(ref.id, this.entities.get(entityKey(ref))!.version + 1);
    }
    const events = (decision.events ?? []).map((event) => this.outboxMessage(event, versions.get(event.subject), work));
    const ids = new Set(events.map(({ eventId }) => eventId));
    if (ids.size < events.length) throw new Error('a decision tells the same event about the same aggregate twice');
    return events;
  }

  private outboxMessage(
    { contract, subject, data }: EventToTell,
    sequence: number | undefined,
    work: Work,
  ): OutboxMessage {
    if (sequence === undefined)
      throw new Error(`${contract.name} tells about ${subject}, which the decision does not save`);
    const eventId = `${contract.source}:${subject}:${sequence}:${contract.name}`;
    const envelope = encodeEnvelope({
      id: eventId,
      type: contract.type,
      source: this.source,
      subject,
      sequence,
      timeMs: this.now.getTime(),
      traceparent: work.traceparent,
      data: contract.encode(data),
    });
    return { eventId, subject: eventSubject(contract), subscribers: contract.subscribers, envelope };
  }

  /** The `do` that was undone before it came will be refused. */
  private leaveTombstone(undoes: string): void {
    this.remember({ messageId: undoes, refusal: { code: 'UNDONE', message: 'It was undone before it was done.' } });
  }

  /** What never happened, or was refused, is undone by saying so. */
  private nothingToUndo(key: InboxKey): Outcome {
    const reply = {};
    this.remember({ messageId: key.id, reply: key.codec.encode(reply) });
    return { kind: 'replied', reply };
  }

  private refusedOrNot(work: Work, outcome: Outcome): Outcome {
    const { inbox } = work;
    if (outcome.kind === 'refused' && inbox?.keepsRefusal && !this.inbox.has(inbox.id)) {
      this.record(inbox, { refusal: { code: outcome.error.code, message: outcome.error.message } });
    }
    return outcome;
  }

  private record(key: InboxKey | undefined, result: Pick<InboxRecord, 'reply' | 'refusal'>): void {
    if (!key) return;
    const runningUntil = key.holdMs && !result.refusal ? new Date(this.now.getTime() + key.holdMs) : undefined;
    this.remember({ messageId: key.id, requestHash: key.requestHash, runningUntil, ...result });
  }

  private remember(record: InboxRecord): void {
    this.inbox.set(record.messageId, record);
    this.newInbox.push(record);
  }

  private changes(): Map<Table<unknown>, EntityChange<unknown>[]> {
    const changes = new Map<Table<unknown>, EntityChange<unknown>[]>();
    const keys = [...this.entities.keys()].sort(); // one order for all transactions: no deadlocks
    for (const key of keys) {
      const { table, entity, version, stored } = this.entities.get(key)!;
      if (version === stored) continue;
      const list = changes.get(table) ?? [];
      list.push({ entity, version, expected: stored });
      changes.set(table, list);
    }
    return changes;
  }
}

function answerAgain(key: InboxKey, record: InboxRecord, now: Date): Outcome {
  if (record.requestHash !== key.requestHash) {
    return {
      kind: 'refused',
      error: new DomainError('IDEMPOTENCY_KEY_REUSED', 'invalid', 'The idempotency key was used for another request.'),
    };
  }
  if (record.runningUntil && record.runningUntil > now) {
    return { kind: 'refused', error: requestInProgress() };
  }
  if (record.refusal)
    return { kind: 'refused', error: new DomainError(record.refusal.code, 'conflict', record.refusal.message) };
  return guarded(() => ({ kind: 'replied', reply: key.codec.decode(record.reply ?? new Uint8Array()) }));
}

/** A thrown DomainError is a refusal, or "not now"; anything else is a defect. */
function guarded<T>(run: () => T): T | Outcome {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof DomainError)) return { kind: 'failed', error };
    return error.retryable ? { kind: 'unavailable', error } : { kind: 'refused', error };
  }
}

function isOutcome(value: ReadsOrOutcome): value is Outcome {
  return typeof (value as Outcome).kind === 'string';
}

function changesSomething(decision: Decision<Reads, unknown>): boolean {
  const { append = [], events = [], send = [] } = decision;
  return savesOf(decision).length + append.length + events.length + send.length > 0;
}

function savesOf(decision: Decision<Reads, unknown>): [string, unknown][] {
  return Object.entries(decision.save ?? {}).filter(([, entity]) => entity !== undefined);
}

/** Of `trusting`, those that may have been handled; else all. */
function inboxIds(works: readonly Work[], trusting: boolean): string[] {
  const ids = new Set<string>();
  for (const { inbox } of works) {
    if (inbox && !(trusting && inbox.isFresh)) ids.add(inbox.id);
    if (inbox?.undoes !== undefined) ids.add(inbox.undoes);
  }
  return [...ids];
}

/** What is read: of it, what is known, and what must be loaded. */
function refsOf(reads: readonly ReadsOrOutcome[], known: Known | undefined): [Map<string, KeptEntity>, Ref<unknown>[]] {
  const refs = reads.flatMap((read) => (isOutcome(read) ? [] : (Object.values(read) as Ref<unknown>[])));
  const cached = new Map<string, KeptEntity>();
  const unknown = refs.filter((ref) => {
    const key = entityKey(ref);
    const entity = known?.get(key);
    if (entity) cached.set(key, entity);
    return !entity;
  });
  return [cached, unknown];
}

function byTable(refs: readonly Ref<unknown>[]): Map<Table<unknown>, Set<string>> {
  const tables = new Map<Table<unknown>, Set<string>>();
  for (const { table, id } of refs) tables.set(table, (tables.get(table) ?? new Set()).add(id));
  return tables;
}
