import { trace } from '@opentelemetry/api';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import type { Resource } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { teeLogs } from './log-export.js';
import { idGenerator } from './random-ids.js';
import type { LiveSampler } from './live-sampler.js';
import type { MetricsExport } from './metrics.js';
import { recordSpansBy } from './spans.js';
import { traceStatements } from './trace-statements.js';

/** How long an export may take; what comes meanwhile is queued, and dropped when there is no room. */
const EXPORT_MS = 10_000;
const METRICS_EVERY_MS = 15_000;

/*
 * Each queue is bounded, and a full one drops what comes: 2,048 spans, 2,048 log records, and of metrics there is but one set. A backend
 * that is away or hangs costs that memory and nothing else.
 */

/** Records and exports spans. Answers what sends the last ones and ends it. */
export function startTraces(resource: Resource, sampler: LiveSampler): () => Promise<void> {
  const sdk = new NodeSDK({
    resource,
    autoDetectResources: false,
    sampler,
    idGenerator,
    traceExporter: new OTLPTraceExporter({ timeoutMillis: EXPORT_MS }),
    // What crosses to others is ours to write and read.
    textMapPropagator: null,
    metricReaders: [],
    logRecordProcessors: [],
    instrumentations: [],
  });
  sdk.start();
  traceStatements();
  recordSpansBy(trace.getTracer('comanda'));
  return async () => {
    recordSpansBy(undefined);
    await sdk.shutdown();
  };
}

/** Where metrics go, every quarter of a minute, or as `OTEL_METRIC_EXPORT_INTERVAL` says, in milliseconds. */
export function metricsExport(): MetricsExport {
  const everyMs = Number(process.env['OTEL_METRIC_EXPORT_INTERVAL']) || METRICS_EVERY_MS;
  return { exporter: new OTLPMetricExporter({ timeoutMillis: EXPORT_MS }), everyMs };
}

/** Sends what is logged from here on, beside writing it. Answers what sends the last lines and ends it. */
export function startLogExport(resource: Resource): () => Promise<void> {
  const exporter = new OTLPLogExporter({ timeoutMillis: EXPORT_MS });
  const provider = new LoggerProvider({ resource, processors: [new BatchLogRecordProcessor({ exporter })] });
  teeLogs(provider.getLogger('comanda'));
  return async () => {
    teeLogs(undefined);
    await provider.shutdown();
  };
}
