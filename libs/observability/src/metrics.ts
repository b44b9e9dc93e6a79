import { metrics } from '@opentelemetry/api';
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import type { Resource } from '@opentelemetry/resources';
import { MeterProvider, type PushMetricExporter, type ResourceMetrics } from '@opentelemetry/sdk-metrics';
import { withoutGone } from './gone-series.js';
import { logger } from './logger.js';
import { MetricsPush } from './metrics-push.js';
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

/** Who gets the metrics besides those who ask, and how often, in milliseconds. */
export interface MetricsExport {
  readonly exporter: PushMetricExporter;
  readonly everyMs: number;
}

/**
 * Counts and measures, for whoever asks for the text, and for `sendTo`. What is counted is kept once for both: the SDK would keep, and
 * count, a copy for each reader.
 */
export function startMetrics(resource: Resource, sendTo?: MetricsExport): Metering {
  // Of the exporter its reading is used: it is served where the service serves the rest.
  const reader = new PrometheusExporter({ preventServerStart: true });
  const views = [{ instrumentName: '*', aggregationCardinalityLimit: MOST_SERIES }];
  const provider = new MeterProvider({ resource, views, readers: [reader] });
  metrics.setGlobalMeterProvider(provider);
  const collect = async (): Promise<ResourceMetrics> => {
    const { resourceMetrics, errors } = await reader.collect({ timeoutMillis: COLLECT_MS });
    if (errors.length > 0) log.warn({ err: errors[0] }, 'metrics are not complete');
    return withoutGone(resourceMetrics);
  };
  const push = sendTo && new MetricsPush(sendTo.exporter, collect, sendTo.everyMs);
  const serializer = new PrometheusSerializer('', false, /^service\.name$/, false, true);
  return {
    text: async () => serializer.serialize(namedWithUnits(await collect())),
    stop: async () => {
      await push?.stop();
      await provider.shutdown({ timeoutMillis: COLLECT_MS });
    },
  };
}
