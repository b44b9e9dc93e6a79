import { metrics, type MetricOptions } from '@opentelemetry/api';
import { GONE } from './gone-series.js';
import { logger } from './logger.js';

const NAME = 'comanda';
const log = logger('meter');

/**
 * Labels of a metric: each name has few values, known beforehand. An id is no label: each would be a time series of its own for ever.
 */
export type Labels = {
  readonly [name: string]: string | number | undefined;
} & { readonly [id in 'id' | `${string}${'Id' | '_id' | '.id'}`]?: undefined };

/** One value of a gauge that has labels. */
export interface Reading {
  readonly value: number;
  readonly labels: Labels;
}

/** Upper bounds, in seconds, of the buckets that durations are counted in. */
const SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** A count that only grows; answers what adds to it. */
export function counter(name: string, options: MetricOptions): (value: number, labels?: Labels) => void {
  const instrument = metrics.getMeter(NAME).createCounter(name, options);
  return (value, labels) => instrument.add(value, labels);
}

/** How long something takes; answers what notes one duration, in seconds. Its count is how often it happened. */
export function durations(
  name: string,
  options: Omit<MetricOptions, 'unit'>,
): (seconds: number, labels?: Labels) => void {
  const advice = { explicitBucketBoundaries: SECONDS };
  const instrument = metrics.getMeter(NAME).createHistogram(name, { advice, ...options, unit: 's' });
  return (seconds, labels) => instrument.record(seconds, labels);
}

/** A value that is read whenever metrics are collected, and not without; answers what ends that. What `read` throws is logged. */
export function gauge(name: string, options: MetricOptions, read: () => number | Promise<number>): () => void {
  return gauges(name, options, async () => [{ value: await read(), labels: undefined }]);
}

/** Likewise, with a value for each set of labels. A set that is not read any more is not told any more. */
export function gauges(
  name: string,
  options: MetricOptions,
  read: () => readonly Partial<Reading>[] | Promise<readonly Partial<Reading>[]>,
): () => void {
  const instrument = metrics.getMeter(NAME).createObservableGauge(name, options);
  const told = new Map<string, Labels | undefined>();
  let ended = false;
  const observe: Parameters<typeof instrument.addCallback>[0] = async (result) => {
    const readings = ended ? [] : await readingsOf(name, read);
    const gone = new Map(told);
    told.clear();
    for (const { value, labels } of readings) {
      result.observe(value!, labels);
      const key = JSON.stringify(labels);
      told.set(key, labels);
      gone.delete(key);
    }
    for (const labels of gone.values()) result.observe(GONE, labels);
    if (!ended) return;
    // Not while the SDK walks along its callbacks: it would pass over the next one.
    await undefined;
    instrument.removeCallback(observe);
  };
  instrument.addCallback(observe);
  return () => {
    ended = true;
    if (told.size === 0) instrument.removeCallback(observe);
  };
}

async function readingsOf(
  name: string,
  read: () => readonly Partial<Reading>[] | Promise<readonly Partial<Reading>[]>,
): Promise<readonly Partial<Reading>[]> {
  try {
    return await read();
  } catch (error) {
    log.warn({ err: error, metric: name }, 'a metric could not be read');
    return [];
  }
}
