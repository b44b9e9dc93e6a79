import { metrics, type MetricOptions } from '@opentelemetry/api';
import { logger } from './logger.js';

const NAME = 'comanda';
const log = logger('meter');

/** A count that only grows; answers what adds to it. Names and numbers only: a metric carries no ids. */
export function counter(name: string, options: MetricOptions): (value: number) => void {
  const instrument = metrics.getMeter(NAME).createCounter(name, options);
  return (value) => instrument.add(value);
}

/** A value that is read whenever metrics are collected, and not without; answers what ends that. What `read` throws is logged. */
export function gauge(name: string, options: MetricOptions, read: () => number | Promise<number>): () => void {
  const instrument = metrics.getMeter(NAME).createObservableGauge(name, options);
  const observe: Parameters<typeof instrument.addCallback>[0] = async (result) => {
    try {
      result.observe(await read());
    } catch (error) {
      log.warn({ err: error, metric: name }, 'a metric could not be read');
    }
  };
  instrument.addCallback(observe);
  return () => instrument.removeCallback(observe);
}
