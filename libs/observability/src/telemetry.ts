import type { LiveSampler } from './live-sampler.js';

/** How long an end of telemetry may wait for a backend: a stop is not to take longer because nobody listens. */
const STOP_MS = 2_000;

let stops: (() => Promise<void>)[] = [];
let sampler: LiveSampler | undefined;
let readMetrics: (() => Promise<string>) | undefined;

/** For `start.ts`: what ends a part of telemetry. */
export function onStopTelemetry(stop: () => Promise<void>): void {
  stops.push(stop);
}

/** For `start.ts`: who decides which traces are recorded. */
export function sampleBy(decider: LiveSampler): void {
  sampler = decider;
}

/** For `start.ts`: what reads all metrics. */
export function exposeMetrics(read: () => Promise<string>): void {
  readMetrics = read;
}

/**
 * Changes the share of traces that are recorded, from 0 to 1, of those that begin here; the sender decides on the others. Without
 * effect where no spans are recorded at all. Throws `RangeError`.
 */
export function setTraceSampling(ratio: number): void {
  sampler?.setRatio(ratio);
}

/** All metrics of this process, in Prometheus' text format; `undefined` where telemetry was not started. */
export async function metricsText(): Promise<string | undefined> {
  return readMetrics?.();
}

/** Sends what is still to be sent and ends telemetry. Never rejects, and does not wait long for a backend that does not answer. */
export async function stopTelemetry(): Promise<void> {
  const ending = stops;
  stops = [];
  const timeout = AbortSignal.timeout(STOP_MS);
  const timedOut = new Promise<void>((resolve) => timeout.addEventListener('abort', () => resolve(), { once: true }));
  // A backend that is down must not turn a clean stop into a failed one.
  await Promise.race([Promise.allSettled(ending.map((stop) => stop())), timedOut]);
}
