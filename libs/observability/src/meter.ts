import { metrics, type MetricOptions } from '@opentelemetry/api';
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

/** Likewise, with a value for each set of labels. */
export function gauges(
  name: string,
  options: MetricOptions,
  read: () => readonly Partial<Reading>[] | Promise<readonly Partial<Reading>[]>,
): () => void {
  const instrument = metrics.getMeter(NAME).createObservableGauge(name, options);
  const observe: Parameters<typeof instrument.addCallback>[0] = async (result) => {
    try {
      for (const { value, labels } of await read()) result.observe(value!, labels);
    } catch (error) {
      log.warn({ err: error, metric: name }, 'a metric could not be read');
    }
  };
  instrument.addCallback(observe);
  return () => instrument.removeCallback(observe);
}
