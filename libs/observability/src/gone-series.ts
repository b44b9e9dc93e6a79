import type { MetricData, ResourceMetrics } from '@opentelemetry/sdk-metrics';

/**
 * The value of a series that is not read any more. The SDK would tell its last one for ever: that a saga is parked, long after it
 * was repaired.
 */
export const GONE = Number.NaN;

/** The same metrics without the series that are {@link GONE}. */
export function withoutGone({ resource, scopeMetrics }: ResourceMetrics): ResourceMetrics {
  const scopes = scopeMetrics.map(({ scope, metrics }) => ({ scope, metrics: metrics.map(ofLiving) }));
  return { resource, scopeMetrics: scopes };
}

function ofLiving(metric: MetricData): MetricData {
  const dataPoints = (metric.dataPoints as { readonly value: unknown }[]).filter(({ value }) => !Number.isNaN(value));
  return { ...metric, dataPoints } as MetricData;
}
