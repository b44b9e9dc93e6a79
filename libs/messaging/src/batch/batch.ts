import { DomainError } from '@comanda/kernel';
import { isSampled } from '@comanda/observability';
import type { Decision, Reads } from '../handler.js';
import type { OutgoingCommand } from '../message.js';
import type { InboxRecord, OutboxMessage, StoredOutboxMessage, StoreTransaction } from '../store.js';
import type { LogEntry } from '../table.js';
import type { InboxKey, Outcome, Work } from '../work.js';
import { answerAgain } from './answer-again.js';
import { BatchEntities, entitiesOf, save, type BatchEntity, type ReadEntities } from './batch-entities.js';
import { changesSomething, decidedEvents, savesOf } from './decided-events.js';
import { guarded, isOutcome, type ReadsOrOutcome } from './guarded.js';

/** A command to send, unless what was saved with it has changed since. */
interface Send {
  readonly command: OutgoingCommand;
  readonly handler: Work['handler'];
  readonly saved: BatchEntity | undefined;
  readonly version: number;
}

/** Decides one work after the other, and gathers what the transaction is to write. */
export class Batch {
  readonly entities = new BatchEntities();
  private readonly sends: Send[] = [];
  private readonly inbox: Map<string, InboxRecord>;
  private readonly newInbox: InboxRecord[] = [];
  private readonly log: LogEntry[] = [];
  private readonly events: OutboxMessage[] = [];

  constructor(
    private readonly now: Date,
    inbox: ReadonlyMap<string, InboxRecord>,
    private readonly source: string,
  ) {
    this.inbox = new Map(inbox);
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

  /** What is to be sent, without what the state that is committed does not owe any more. */
  owed(): OutgoingCommand[] {
    const isOwed = ({ command, handler, saved, version }: Send): boolean =>
      !saved || saved.version === version || !handler.owes || handler.owes(saved.entity, command);
    return this.sends.filter(isOwed).map(({ command }) => command);
  }

  /** Answers the events with their ids. */
  write(tx: StoreTransaction): Promise<StoredOutboxMessage[]> {
    if (this.newInbox.length > 0) tx.insertInbox(this.newInbox.sort((a, b) => (a.messageId < b.messageId ? -1 : 1)));
    for (const [table, changes] of this.entities.changes()) tx.save(table, changes);
    for (const [table, seen] of this.entities.unsavedGuesses()) tx.verify(table, seen);
    if (this.log.length > 0) tx.append(this.log);
    return this.events.length > 0 ? tx.insertOutbox(this.events) : Promise.resolve([]);
  }

  private apply(work: Work, reads: Reads): Outcome {
    const { now, source } = this;
    const { handler, traceparent } = work;
    const read = this.entities.read(reads);
    const decision = handler.decide(work.command, entitiesOf(read), now, traceparent);
    const saves = savesOf(decision);
    if (work.onlyReads && changesSomething(decision, saves))
      throw new Error('a decision that was to read only changes something');
    const reply = decision.refusal ? undefined : work.inbox?.codec.encode(decision.reply);
    const events = decidedEvents(decision, saves, read, { source, now, traceparent });
    for (const [name, entity] of saves) save(read[name]!, entity);
    if (decision.append) this.log.push(...decision.append);
    this.noteSends(work, read, decision);
    this.events.push(...events);
    if (decision.refusal) {
      // Even where refusals are not kept: a repetition must not change it again.
      if (changesSomething(decision, saves)) this.record(work.inbox, { refusal: decision.refusal });
      return { kind: 'refused', error: new DomainError(decision.refusal.code, 'conflict', decision.refusal.message) };
    }
    this.record(work.inbox, { reply });
    return { kind: 'replied', reply: decision.reply, encoded: reply };
  }

  private noteSends(work: Work, read: ReadEntities, decision: Decision<Reads, unknown>): void {
    if (!decision.send?.length) return;
    const [name] = Object.keys(decision.save ?? {});
    const saved = name === undefined ? undefined : read[name];
    for (const command of decision.send)
      this.sends.push({ command: causedBy(work, command), handler: work.handler, saved, version: saved?.version ?? 0 });
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
}

/** It goes on in its saga's trace; what made it leave now says where in it. */
function causedBy({ traceparent }: Work, command: OutgoingCommand): OutgoingCommand {
  return isSampled(command.traceparent) && isSampled(traceparent) ? { ...command, cause: traceparent } : command;
}
