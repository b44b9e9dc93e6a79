import { context, type Tracer } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { FakeTracer } from '../test/fake-tracer.js';
import { beginChildSpan, beginSpan, beginTrace, linkCurrentSpan, outsideOfTraces, recordSpansBy } from './spans.js';
import { currentTraceparent, joinTrace, withTraceparent } from './trace-context.js';

const sampled = `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`;
const unsampled = `00-${'1'.repeat(32)}-${'2'.repeat(16)}-00`;
const other = `00-${'3'.repeat(32)}-${'4'.repeat(16)}-01`;
const spec = { name: 'publish evt.order.OrderCreated', role: 'producer' } as const;

let tracer: FakeTracer;

beforeAll(() => context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()));
afterAll(() => context.disable());
beforeEach(() => {
  tracer = new FakeTracer();
  recordSpansBy(tracer as unknown as Tracer);
});
afterEach(() => recordSpansBy(undefined));

it('is a child of the span that its parent names, in the same trace', () => {
  const span = beginSpan(spec, sampled)!;
  expect(span.traceparent.slice(3, 35)).toBe('1'.repeat(32));
  expect(tracer.started).toMatchObject([{ name: spec.name, parentSpanId: '2'.repeat(16) }]);
});

it.each([undefined, unsampled, 'nonsense', `00-${'0'.repeat(32)}-${'2'.repeat(16)}-01`])(
  'is not begun under %p, and the tracer is not asked',
  (parent) => {
    expect(beginSpan(spec, parent)).toBeUndefined();
    expect(tracer.started).toEqual([]);
  },
);

it('is not begun while nothing is recorded at all', () => {
  recordSpansBy(undefined);
  expect([beginSpan(spec, sampled), beginTrace(spec), beginChildSpan(spec)]).toEqual([undefined, undefined, undefined]);
});

it('is what runs within it belongs to', async () => {
  const span = beginSpan(spec, sampled)!;
  await span.run(async () => {
    await Promise.resolve();
    expect(currentTraceparent()).toBe(span.traceparent);
    beginChildSpan(spec);
  });
  expect(tracer.started[1]).toMatchObject({ parentSpanId: span.traceparent.slice(36, 52) });
});

it('is left by what goes on for many', () => {
  beginSpan(spec, sampled)!.run(() => outsideOfTraces(() => expect(currentTraceparent()).toBeUndefined()));
});

it('is linked with others, at first and later', () => {
  const span = beginSpan({ ...spec, links: [other, 'nonsense'] }, sampled)!;
  span.link(other);
  span.run(() => linkCurrentSpan()!(other));
  expect(tracer.started[0]!.links).toEqual(['4', '4', '4'].map((digit) => digit.repeat(16)));
});

it('has nothing to link where what runs now is not recorded', () => {
  expect(linkCurrentSpan()).toBeUndefined();
  withTraceparent(sampled, () => expect(linkCurrentSpan()).toBeUndefined());
});

it('says what failed', () => {
  beginSpan(spec, sampled)!.end(new TypeError('a defect'));
  beginSpan(spec, sampled)!.end();
  expect(tracer.started.map(({ ended, failure, attributes }) => [ended, failure, attributes['error.type']])).toEqual([
    [true, 'a defect', 'TypeError'],
    [true, undefined, undefined],
  ]);
});

describe('a request that is joined to a trace', () => {
  it('is a span of the trace that was sent', () => {
    const trace = joinTrace(sampled, () => spec);
    expect([trace.id, tracer.started[0]!.parentSpanId]).toEqual(['1'.repeat(32), '2'.repeat(16)]);
    trace.end({ 'http.response.status_code': 200 });
    expect(tracer.started[0]).toMatchObject({ ended: true, attributes: { 'http.response.status_code': 200 } });
  });

  it('begins a trace where none was sent', () => {
    const trace = joinTrace(undefined, () => spec);
    expect(tracer.started).toMatchObject([{ parentSpanId: undefined, traceId: trace.id }]);
    trace.run(() => expect(currentTraceparent()).toMatch(/-01$/));
  });

  it('has an id, and is no span, where the trace is not recorded', () => {
    const trace = joinTrace(unsampled, () => spec);
    expect([trace.id, tracer.started]).toEqual(['1'.repeat(32), []]);
    trace.end();
  });

  it('has an id, too, where it is decided not to record it', () => {
    tracer.records = false;
    expect(joinTrace(undefined, () => spec).id).toMatch(/^[0-9a-f]{32}$/);
  });
});
