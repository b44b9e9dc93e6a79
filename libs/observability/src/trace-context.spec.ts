import { context } from '@opentelemetry/api';
import { currentTraceId, currentTraceparent, joinTrace, withTraceparent } from './trace-context.js';
import { startTelemetry } from './start.js';

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const traceId = traceparent.slice(3, 35);

beforeAll(() => startTelemetry('test'));
afterAll(() => context.disable());

it('is in no trace at first', () => {
  expect(currentTraceparent()).toBeUndefined();
  expect(currentTraceId()).toBeUndefined();
});

it('passes a trace on as it came, across waits', async () => {
  await withTraceparent(traceparent, async () => {
    await new Promise((resolve) => setImmediate(resolve));
    expect(currentTraceparent()).toBe(traceparent);
    expect(currentTraceId()).toBe(traceId);
  });
  expect(currentTraceId()).toBeUndefined();
});

it.each([undefined, '', 'nonsense', '00-00000000000000000000000000000000-b7ad6b7169203331-01'])(
  'begins a valid trace of its own for %p',
  (invalid) => {
    const ids = [1, 2].map(() => withTraceparent(invalid, currentTraceparent));
    for (const id of ids) expect(id).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
    expect(ids[0]).not.toBe(ids[1]);
  },
);

it('enters a joined trace again and again', () => {
  const trace = joinTrace(traceparent);
  expect(trace.id).toBe(traceId);
  expect([trace.run(currentTraceId), trace.run(currentTraceId)]).toEqual([traceId, traceId]);
});

it('joins the trace that has begun rather than the one that was sent', () => {
  const begun = `00-${'1'.repeat(32)}-${'2'.repeat(16)}-00`;
  expect(withTraceparent(begun, () => joinTrace(traceparent).id)).toBe('1'.repeat(32));
});
