import { handler, type IdempotencyKey } from '../src/index.js';
import { bounce, broken, deposit, withdraw } from './bank.js';
import { Bench } from './bench.js';

const key: IdempotencyKey = { id: 'deposit:alice:k1', requestHash: 'h1' };
const held: IdempotencyKey = { ...key, holdMs: 30_000 };
const five = { accountId: 'a', amount: 5 };

let bench: Bench;
/** Another process over the same database. */
let other: Bench;

beforeEach(() => {
  bench = new Bench();
  other = new Bench(bench.clock, bench.store);
});

const inProgress = { code: 'REQUEST_IN_PROGRESS', kind: 'in-progress' };

describe('a call with an idempotency key', () => {
  it('is made once; repeated, it gets the stored reply, in any process', async () => {
    expect(await bench.executor.execute(deposit, five, { once: key })).toEqual({ balance: 5 });
    expect(await bench.executor.execute(deposit, five, { once: key })).toEqual({ balance: 5 });
    expect(await other.executor.execute(deposit, five, { once: key })).toEqual({ balance: 5 });
    expect(bench.movements()).toEqual([5]);
  });

  it('gets bigints, dates and nothing back as they were', async () => {
    const reply = { amount: 12n, at: bench.clock.now(), list: [1n] };
    const answering = handler({ reads: () => ({}), decide: () => ({ reply }) });
    await bench.executor.execute(answering, {}, { once: key });
    expect(await bench.executor.execute(answering, {}, { once: key })).toEqual(reply);
    const silent = handler({ reads: () => ({}), decide: () => ({ reply: undefined }) });
    await bench.executor.execute(silent, {}, { once: { ...key, id: 'k2' } });
    expect(await bench.executor.execute(silent, {}, { once: { ...key, id: 'k2' } })).toBeNull();
  });

  it('is made again for another key', async () => {
    await bench.executor.execute(deposit, five, { once: key });
    expect(await bench.executor.execute(deposit, five, { once: { ...key, id: 'k2' } })).toEqual({ balance: 10 });
  });

  it('is refused when the key was used for another request', async () => {
    await bench.executor.execute(deposit, five, { once: key });
    const second = bench.executor.execute(deposit, { ...five, amount: 6 }, { once: { ...key, requestHash: 'h2' } });
    await expect(second).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED', kind: 'invalid' });
    expect(bench.movements()).toEqual([5]);
  });

  it('is refused while the first goes on in this process', async () => {
    const first = bench.executor.execute(deposit, five, { once: key });
    await expect(bench.executor.execute(deposit, five, { once: key })).rejects.toMatchObject(inProgress);
    await first;
    expect(await bench.executor.execute(deposit, five, { once: key })).toEqual({ balance: 5 });
  });

  it.each([
    ['was refused', withdraw, 'INSUFFICIENT_FUNDS'],
    ['failed', broken, undefined],
  ])('that %s may be made again', async (_what, refusing, code) => {
    await expect(bench.executor.execute(refusing, five, { once: key })).rejects.toMatchObject(code ? { code } : {});
    expect(bench.store.inbox.size).toBe(0);
    expect(await bench.executor.execute(deposit, five, { once: key })).toEqual({ balance: 5 });
  });

  it('that was refused by a decision which changes nothing may be made again', async () => {
    const no = handler({ reads: () => ({}), decide: () => ({ refusal: { code: 'NO', message: 'No.' } }) });
    await expect(bench.executor.execute(no, {}, { once: key })).rejects.toMatchObject({ code: 'NO' });
    expect(bench.store.inbox.size).toBe(0);
  });

  it('that was refused and has changed something changes it once', async () => {
    for (const { executor } of [bench, bench, other]) {
      await expect(executor.execute(bounce, five, { once: held })).rejects.toMatchObject({ code: 'BOUNCED' });
    }
    expect(bench.movements()).toEqual([-1]);
  });

  it('may be made again when the store was away', async () => {
    bench.store.available = false;
    await expect(bench.executor.execute(deposit, five, { once: held })).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
    });
    bench.store.available = true;
    expect(await bench.executor.execute(deposit, five, { once: held })).toEqual({ balance: 5 });
  });
});

describe('a call that goes on after its commit', () => {
  beforeEach(async () => {
    await bench.executor.execute(deposit, five, { once: held });
  });

  it.each([
    ['in this process', () => bench],
    ['in another', () => other],
  ])('is said to be in progress %s', async (_where, where) => {
    await expect(where().executor.execute(deposit, five, { once: held })).rejects.toMatchObject(inProgress);
  });

  it('is answered when it has ended, in both', async () => {
    await bench.executor.release(held);
    expect(await other.executor.execute(deposit, five, { once: held })).toEqual({ balance: 5 });
    expect(await bench.executor.execute(deposit, five, { once: held })).toEqual({ balance: 5 });
    expect(bench.movements()).toEqual([5]);
  });

  it('is answered by another process when its time is over: this one may have died', async () => {
    bench.clock.advance(29_999);
    await expect(other.executor.execute(deposit, five, { once: held })).rejects.toMatchObject(inProgress);
    bench.clock.advance(1);
    expect(await other.executor.execute(deposit, five, { once: held })).toEqual({ balance: 5 });
  });

  it('is in progress only for the same request', async () => {
    const second = other.executor.execute(deposit, five, { once: { ...held, requestHash: 'h2' } });
    await expect(second).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  });
});
