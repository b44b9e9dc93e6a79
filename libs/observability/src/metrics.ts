import { metrics } from '@opentelemetry/api';
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import type { Resource } from '@opentelemetry/resources';
import { MeterProvider, type IMetricReader } from '@opentelemetry/sdk-metrics';
import { logger } from './logger.js';
import { namedWithUnits } from './prometheus-names.js';

/** A metric that has more series than this has labels that it should not have: the rest is counted together. */
const MOST_SERIES = 500;
/** A gauge that asks a database that hangs must not hang the one who collects. */
const COLLECT_MS = 3_000;

const log = logger('metrics');

/** Metrics of this process, from here on. */
export interface Metering {
  /** Everything, in Prometheus' text format. */
  text(): Promise<string>;
  stop(): Promise<void>;
}

/** Counts and measures for whoever reads: Prometheus by {@link Metering.text}, and `readers`. */
export function startMetrics(resource: Resource, readers: readonly IMetricReader[]): Metering {
  // Of the exporter its reading is used: it is served where the service serves the rest.
  const reader = new PrometheusExporter({ preventServerStart: true });
  const views = [{ instrumentName: '*', aggregationCardinalityLimit: MOST_SERIES }];
  const provider = new MeterProvider({ resource, views, readers: [reader, ...readers] });
  metrics.setGlobalMeterProvider(provider);
  const serializer = new PrometheusSerializer('', false, /^service\.name$/, false, true);
  return {
    text: async () => {
      const { resourceMetrics, errors } = await reader.collect({ timeoutMillis: COLLECT_MS });
      if (errors.length > 0) log.warn({ err: errors[0] }, 'metrics are not complete');
      return serializer.serialize(namedWithUnits(resourceMetrics));
    },
    stop: () => provider.shutdown({ timeoutMillis: COLLECT_MS }),
  };
}
