import { configureLogging } from '@comanda/observability';
import { eventually, FakeClock, jsonMessage, SeededRandom, settled } from '@comanda/testing';
import type { Committed } from '../src/batch/run-batch.js';
import { BatchingExecutor, type BatchingOptions } from '../src/batching-executor.js';
import { MemoryStore, type Handler, type Reads } from '../src/index.js';
import type { InboxKey, Outcome, Work } from '../src/work.js';
import { accounts, ledger, type Account } from './bank.js';

const REPLY = jsonMessage('Reply');

configureLogging({ level: 'silent' });

/** An executor over a store in memory, and a look into both. */
export class Bench {
  readonly committed: Committed[] = [];
  readonly executor: BatchingExecutor;

  constructor(
    readonly clock = new FakeClock(),
    readonly store = new MemoryStore(clock),
    options: Partial<BatchingOptions> = {},
  ) {
    const onCommitted = (committed: Committed): void => void this.committed.push(committed);
    this.executor = new BatchingExecutor({
      source: 'bank',
      store,
      clock,
      random: new SeededRandom(),
      onCommitted,
      ...options,
    });
  }

  balanceOf(accountId: string): number | undefined {
    return this.account(accountId)?.balance;
  }

  account(accountId: string): (Account & { readonly version: number }) | undefined {
    const stored = this.store.table(accounts.name).get(accountId);
    return stored && { ...accounts.fromRow(stored.row), version: stored.version };
  }

  movements(): unknown[] {
    return this.store.log(ledger.name).map(({ amount }) => amount);
  }

  /** The outcome, while time passes. */
  async outlast<T>(promise: Promise<T>): Promise<T> {
    let ended = false;
    const end = (): void => void (ended = true);
    promise.then(end, end);
    await settled();
    await eventually('an outcome', () => ended, { meanwhile: () => this.clock.advance(10) });
    return promise;
  }
}

/** A call. */
export function call<Command, R extends Reads, Reply>(handler: Handler<Command, R, Reply>, command: Command): Work {
  return { handler: handler as unknown as Work['handler'], command };
}

/** A message with an id. */
export function message<Command, R extends Reads, Reply>(
  handler: Handler<Command, R, Reply>,
  command: Command,
  inbox: Pick<InboxKey, 'id' | 'undoes'>,
): Work {
  return { ...call(handler, command), inbox: { codec: REPLY, keepsRefusal: true, ...inbox } };
}

/** What comes of a {@link message} that is answered so. */
export const replied = (reply: object): Outcome => ({ kind: 'replied', reply, encoded: REPLY.encode(reply) });
