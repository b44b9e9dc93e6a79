import { ROOT_CONTEXT, trace, TraceFlags } from '@opentelemetry/api';
import { LiveSampler } from './live-sampler.js';
import { newIds } from './random-ids.js';

const RECORDED = 2;
const share = (sampler: LiveSampler, traceIds: readonly string[]): number =>
  traceIds.filter((traceId) => sampler.shouldSample(ROOT_CONTEXT, traceId).decision === RECORDED).length /
  traceIds.length;
const traceIds = Array.from({ length: 20_000 }, () => newIds().traceId);

it.each([0, 0.1, 0.5, 1])('records a share of %p of the traces that begin here', (ratio) => {
  expect(Math.abs(share(new LiveSampler(ratio), traceIds) - ratio)).toBeLessThan(0.02);
});

it('decides by the id of the trace alone, so that all decide the same', () => {
  const [one, other] = [new LiveSampler(0.3), new LiveSampler(0.3)];
  const decisions = (sampler: LiveSampler) => traceIds.map((id) => sampler.shouldSample(ROOT_CONTEXT, id).decision);
  expect(decisions(one)).toEqual(decisions(other));
});

it.each([
  [TraceFlags.SAMPLED, 0, RECORDED],
  [TraceFlags.NONE, 1, 0],
])('follows what the sender has decided (flags %p at a ratio of %p)', (traceFlags, ratio, decision) => {
  const parent = trace.setSpanContext(ROOT_CONTEXT, { ...newIds(), traceFlags, isRemote: true });
  expect(new LiveSampler(ratio).shouldSample(parent, newIds().traceId)).toEqual({ decision });
});

it('changes the share while it runs', () => {
  const sampler = new LiveSampler(0);
  sampler.setRatio(1);
  expect(share(sampler, traceIds)).toBe(1);
});

it.each([-0.1, 1.1, NaN])('refuses a ratio of %p, and keeps the one that it has', (ratio) => {
  const sampler = new LiveSampler(1);
  expect(() => sampler.setRatio(ratio)).toThrow(RangeError);
  expect(share(sampler, traceIds)).toBe(1);
});
