import { currentTraceparent, withTraceparent } from '@comanda/observability';
import { aScene, audits, choke } from './scene.js';
import { SpanRecorder } from './span-recorder.js';

const callId = (digit: string): string => digit.repeat(16);
const traceparent = (digit: string, flags = '01'): string => `00-${digit.repeat(32)}-${callId(digit)}-${flags}`;

const PUBLISH = 'publish evt.bank.Moved';
const PROCESS = 'process evt.bank.Moved';

let recorder: SpanRecorder;

describe('the trace of an event', () => {
  beforeEach(() => {
    recorder = new SpanRecorder();
    recorder.start();
  });
  afterEach(() => recorder.stop());
  const scene = aScene();
  const tellWithin = (parent: string, account: string): Promise<unknown> =>
    withTraceparent(parent, () => scene.tell(account));

  it('goes from the call over the outbox to its handling, each the child of the one before', async () => {
    await scene.startAudit();
    await tellWithin(traceparent('a'), 'one');
    await scene.isSeen('one');
    await scene.outboxIsEmpty();
    const [publish, process] = [recorder.named(PUBLISH)[0]!, recorder.named(PROCESS)[0]!];
    expect(publish.parentId).toBe(callId('a'));
    expect(process.parentId).toBe(publish.spanId);
    expect(recorder.named('BATCH bank')).toMatchObject([{ parentId: callId('a'), links: [] }]);
    expect(recorder.named('BATCH audit')).toMatchObject([{ parentId: process.spanId, links: [] }]);
    expect(recorder.spans.every(({ ended }) => ended)).toBe(true);
  });

  it('is linked, both ways, with the transaction that served others as well', async () => {
    await scene.startAudit();
    await Promise.all(['a', 'b', 'c'].map((digit) => tellWithin(traceparent(digit), digit)));
    await scene.isSeen('a', 'b', 'c');
    const [batch] = recorder.named('BATCH bank');
    expect(batch).toMatchObject({ parentId: callId('a'), links: [callId('b'), callId('c')] });
    const handled = recorder.named(PROCESS);
    const [shared] = recorder.named('BATCH audit');
    expect(shared!.parentId).toBe(handled[0]!.spanId);
    expect(shared!.links).toEqual(handled.slice(1).map(({ spanId }) => spanId));
    expect(handled.slice(1).map(({ links }) => links)).toEqual([[shared!.spanId], [shared!.spanId]]);
  });

  it('is as it was when the event leaves again, after the broker did not take it', async () => {
    await scene.startAudit();
    scene.world.broker.refused.add('evt.bank.Moved');
    await tellWithin(traceparent('a'), 'one');
    await scene.world.until('a first try', () => recorder.named(PUBLISH).length > 0);
    scene.world.broker.refused.clear();
    await scene.isSeen('one');
    const tries = recorder.named(PUBLISH);
    expect(tries.length).toBeGreaterThan(1);
    expect(new Set(tries.map(({ parentId }) => parentId))).toEqual(new Set([callId('a')]));
    expect(tries[0]!.error).toBeDefined();
    expect(tries.at(-1)!.error).toBeUndefined();
    expect(tries.every(({ ended }) => ended)).toBe(true);
    expect(recorder.named(PROCESS)[0]!.parentId).toBe(tries.at(-1)!.spanId);
  });

  it('says in the span of its handling what was wrong, and that nothing was', async () => {
    await scene.startAudit({ events: audits(choke(new Error('a defect'))) });
    await tellWithin(traceparent('a'), 'poison');
    await tellWithin(traceparent('b'), 'one');
    await scene.isSeen('one');
    expect(recorder.named(PROCESS).map(({ error }) => error)).toEqual(['a defect', undefined]);
  });

  it('says in the span of a transaction that it failed', async () => {
    scene.bank.store.available = false;
    await expect(tellWithin(traceparent('a'), 'one')).rejects.toThrow();
    const [batch] = recorder.named('BATCH bank');
    expect(batch).toMatchObject({ ended: true, error: expect.any(String) });
  });

  it.each([traceparent('a', '00'), undefined])('has no spans where it is not recorded (%p)', async (parent) => {
    await scene.startAudit();
    await (parent === undefined ? scene.tell('one') : tellWithin(parent, 'one'));
    await scene.isSeen('one');
    expect(recorder.spans).toEqual([]);
  });

  it("has no part of what goes on for many: a transaction runs in nobody's trace", async () => {
    const within: unknown[] = [];
    const { store } = scene.bank;
    const transaction = store.transaction.bind(store);
    store.transaction = (work) => {
      within.push(currentTraceparent());
      return transaction(work);
    };
    await tellWithin(traceparent('a'), 'one');
    expect(within).toEqual([undefined]);
  });
});
