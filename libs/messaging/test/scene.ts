import type { Clock } from '@comanda/kernel';
import { jsonEvent } from '@comanda/testing';
import {
  handler,
  logEntry,
  MemoryStore,
  onEvent,
  type EventBinding,
  type LogTable,
  type StoreTransaction,
} from '../src/index.js';
import { deposit, moved, type Account } from './bank.js';
import { World, type Service, type ServiceOptions } from './world.js';

const seen: LogTable<Account> = {
  name: 'seen',
  columns: { account_id: 'text', balance: 'integer' },
  toRow: ({ accountId, balance }) => ({ account_id: accountId, balance }),
};

/** Notes what it is told; its effect shows how often that was. */
export const note = handler({
  reads: () => ({}),
  decide: (event: Account) => ({ append: [logEntry(seen, event)], reply: {} }),
});

/** Notes what it is told, but for the account `poison`. */
export const choke = (error: Error) =>
  handler({
    reads: () => ({}),
    decide: (event: Account) => {
      if (event.accountId === 'poison') throw error;
      return { append: [logEntry(seen, event)], reply: {} };
    },
  });

/** Told to two services. */
export const toBoth = jsonEvent<Account>('bank', 'Moved', ['tax', 'audit']);

/** The audit's bindings. */
export const audits = (by = note): readonly EventBinding[] => [onEvent(moved, by)];

/** What a service was told, in order: account and balance. */
export const seenBy = ({ store }: Pick<Service, 'store'>): string[] =>
  store.log(seen.name).map(({ account_id, balance }) => `${String(account_id)} ${String(balance)}`);

/** What was published is marked as sent by then. */
export const MARKED_WITHIN_MS = 300;
/** Whatever a fault was, it is repaired by then. */
export const RECOVERED_WITHIN_MS = 15_000;

/** A bank that tells what it does, and an audit, where one is started, that hears it. Of each test anew. */
export class Scene {
  world!: World;
  /** What goes on when the test resolves it. */
  slow!: PromiseWithResolvers<void>;
  bank!: Service;
  audit!: Service;

  async begin(): Promise<void> {
    this.world = new World();
    this.slow = Promise.withResolvers();
    await this.startBank();
  }

  async end(): Promise<void> {
    this.slow.resolve();
    await this.world.stop();
  }

  async startBank(options?: ServiceOptions): Promise<void> {
    this.bank = await this.world.start('bank', options);
  }

  async startAudit(options: ServiceOptions = { events: audits() }): Promise<void> {
    this.audit = await this.world.start('audit', options);
  }

  /** A store whose transactions wait for `slow`. */
  slowStore(): MemoryStore {
    return new SlowStore(this.world.clock, this.slow.promise);
  }

  /** One deposit for each, each time a new version of the account. */
  tell(...accountIds: string[]): Promise<unknown> {
    const { executor } = this.bank.messaging;
    return Promise.all(accountIds.map((accountId) => executor.execute(deposit, { accountId, amount: 1 })));
  }

  /** The log's sequences of what the bank's outbox holds. */
  sequences(): unknown[] {
    return [...this.bank.store.outbox.values()].map(({ sequence }) => sequence);
  }

  outboxIsEmpty(): Promise<void> {
    return this.world.until('an empty outbox', () => this.bank.store.outbox.size === 0);
  }

  isSeen(...accountIds: string[]): Promise<void> {
    const name = `the audit seeing ${accountIds.join(', ')}`;
    return this.world.until(name, () => seenBy(this.audit).length >= accountIds.length);
  }
}

class SlowStore extends MemoryStore {
  constructor(
    clock: Clock,
    private readonly gate: Promise<void>,
  ) {
    super(clock);
  }

  override async transaction<T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T> {
    await this.gate;
    return super.transaction(work);
  }
}

/** A scene for each test of the file, with a bank; all that is started in it is stopped afterwards. */
export function aScene(): Scene {
  const scene = new Scene();
  beforeEach(() => scene.begin());
  afterEach(() => scene.end());
  return scene;
}
