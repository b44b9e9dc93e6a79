import { settled } from '@comanda/testing';
import { deposit } from './bank.js';
import { World, type Service } from './world.js';

let world: World;
let bank: Service;
let audit: Service;

beforeEach(async () => {
  world = new World();
  bank = await world.start('bank');
  audit = await world.start('audit');
});
afterEach(() => world.stop());

const commit = () => bank.messaging.executor.execute(deposit, { accountId: 'a', amount: 1 });

describe('an announcement', () => {
  it('reaches every process that listens, until it stops to', async () => {
    const heard: string[] = [];
    const stop = audit.messaging.onAnnounced('told.bank.books', () => heard.push('audit'));
    bank.messaging.onAnnounced('told.bank.books', () => heard.push('bank'));
    bank.messaging.announce('told.bank.books');
    await settled();
    expect(heard.sort()).toEqual(['audit', 'bank']);
    stop();
    await settled();
    bank.messaging.announce('told.bank.books');
    await settled();
    expect(heard).toEqual(['audit', 'bank', 'bank']);
  });

  it('is not heard where the broker does not let listen, and costs nothing else', async () => {
    world.broker.subscribe = () => Promise.reject(new Error('not allowed'));
    const rejected: unknown[] = [];
    const note = (reason: unknown): void => void rejected.push(reason);
    process.on('unhandledRejection', note);
    audit.messaging.onAnnounced('told.bank.books', () => undefined);
    // Only then does Node tell of what nobody has handled.
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', note);
    expect(rejected).toEqual([]);
  });

  it('is of its subject only', async () => {
    const heard: string[] = [];
    audit.messaging.onAnnounced('told.bank.books', () => heard.push('books'));
    bank.messaging.announce('told.bank.vaults');
    await settled();
    expect(heard).toEqual([]);
  });
});

describe('a commit', () => {
  it('is told to who listens in this process, until it stops to', async () => {
    let commits = 0;
    const stop = bank.messaging.onCommit(() => (commits += 1));
    audit.messaging.onCommit(() => (commits += 100));
    await commit();
    expect(commits).toBe(1);
    stop();
    await commit();
    expect(commits).toBe(1);
  });
});
