import type { Clock } from '@comanda/kernel';
import type { Executor, ReplyMessage, Table } from '@comanda/messaging';
import { sagaInstances, type SagaInstance } from './saga-instance.js';

/**
 * So long a reply is held at most: under load the others of its group need some tens of milliseconds for their commits. The saga does not
 * go on without them anyway.
 */
const HOLD_MS = 100;
/** Sagas whose parallel groups are remembered; of any other one no reply is held. */
const REMEMBERED = 4_096;

/** What was answered to one saga and waits for more. */
interface Held {
  readonly turn: PromiseWithResolvers<void>;
  readonly cancel: () => void;
}

/**
 * Lets the replies to a parallel group wait for each other for a moment, so that one transaction takes them. They wait in memory only:
 * what is lost with the process comes again, since a command without a reply is sent again.
 */
export class HeldReplies {
  /** Steps of parallel groups whose replies have not come, of sagas as this process has saved them. */
  private readonly toCome = new Map<string, Set<string>>();
  private readonly held = new Map<string, Held>();
  private readonly endListening: () => void;

  constructor(
    executor: Pick<Executor, 'onSaved'>,
    private readonly clock: Clock,
  ) {
    this.endListening = executor.onSaved(sagaInstances as Table<SagaInstance>, (sagaId, { entity }) =>
      this.note(sagaId, entity),
    );
  }

  /**
   * Resolves when the reply's turn has come; `undefined` where that is at once. Those that have waited for each other have their turn
   * together, in the order in which they came. A refusal never waits, nor does what is not known to belong to a group.
   */
  turnOf({ reply: { sagaId, step, direction, refusal } }: ReplyMessage): Promise<void> | undefined {
    const toCome = this.toCome.get(sagaId);
    const isOfGroup = direction === 'do' && !refusal && toCome?.delete(step);
    return isOfGroup && toCome!.size > 0 ? this.hold(sagaId) : this.release(sagaId);
  }

  /** It is everyone's turn, now and from now on. */
  close(): void {
    this.endListening();
    this.toCome.clear();
    for (const sagaId of [...this.held.keys()]) void this.release(sagaId);
  }

  private hold(sagaId: string): Promise<void> {
    const known = this.held.get(sagaId);
    if (known) return known.turn.promise;
    const turn = Promise.withResolvers<void>();
    const cancel = this.clock.after(HOLD_MS, () => void this.release(sagaId));
    this.held.set(sagaId, { turn, cancel });
    return turn.promise;
  }

  private release(sagaId: string): Promise<void> | undefined {
    const held = this.held.get(sagaId);
    if (!held) return undefined;
    this.held.delete(sagaId);
    held.cancel();
    held.turn.resolve();
    return held.turn.promise;
  }

  private note(sagaId: string, { progress }: SagaInstance): void {
    this.toCome.delete(sagaId); // The newest is last.
    // Something else than a reply has saved it: what is held was held for a group that may be no more.
    if (this.release(sagaId)) return;
    const sent = progress.awaiting.filter(({ attempt, waitsFor }) => attempt > 0 && waitsFor === undefined);
    if (sent.length < 2) return;
    this.toCome.set(sagaId, new Set(sent.map(({ step }) => step)));
    if (this.toCome.size > REMEMBERED) this.toCome.delete(this.toCome.keys().next().value!);
  }
}
