import type { MetricData, ResourceMetrics } from '@opentelemetry/sdk-metrics';

/** What Prometheus calls the units that we measure in. */
const UNITS: Readonly<Record<string, string>> = { s: 'seconds', By: 'bytes' };

/**
 * The same metrics, with their units in their names, as Prometheus wants them and a collector makes them: `outbox.lag` in `s` becomes
 * `outbox.lag.seconds`. The exporter leaves that out.
 */
export function namedWithUnits({ resource, scopeMetrics }: ResourceMetrics): ResourceMetrics {
  const scopes = scopeMetrics.map(({ scope, metrics }) => ({ scope, metrics: metrics.map(named) }));
  return { resource, scopeMetrics: scopes };
}

function named<M extends MetricData>(metric: M): M {
  const { name, unit } = metric.descriptor;
  const suffix = UNITS[unit];
  return suffix ? { ...metric, descriptor: { ...metric.descriptor, name: `${name}.${suffix}` } } : metric;
}
