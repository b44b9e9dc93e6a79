import { context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { LiveSampler } from './live-sampler.js';
import { startMetrics } from './metrics.js';
import { resourceOf } from './resource.js';
import { measureRuntime } from './runtime-metrics.js';
import { exposeMetrics, onStopTelemetry, sampleBy } from './telemetry.js';
import { telemetrySettings } from './telemetry-settings.js';
import { tellTelemetryTrouble } from './telemetry-trouble.js';

const settings = telemetrySettings(process.env);
// Loading what sends takes half a second; not spent when nothing is sent.
const otlp = settings.traces || settings.metrics || settings.logs ? await import('./otlp.js') : undefined;

/**
 * Starts telemetry of this process. Call it before what measures is imported: a metric that was made earlier is never told.
 *
 * Metrics can be read in any case (`metricsText`). With `OTEL_EXPORTER_OTLP_ENDPOINT`, spans, metrics and logs go there by OTLP over HTTP;
 * `OTEL_TRACES_EXPORTER=none` and its like leave one out, `TRACE_SAMPLE_RATIO` says which share of the traces is recorded. Without, trace ids are
 * kept and passed on and no span is recorded, which costs next to nothing.
 */
export function startTelemetry(serviceName: string): void {
  const resource = resourceOf(serviceName);
  // The SDK brings its own.
  if (!otlp || !settings.traces) context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const metering = startMetrics(resource, settings.metrics ? otlp?.metricsExport() : undefined);
  exposeMetrics(metering.text);
  onStopTelemetry(metering.stop);
  onStopTelemetry(async () => measuring());
  const measuring = measureRuntime();
  if (!otlp) return;
  tellTelemetryTrouble();
  if (settings.traces) {
    const sampler = new LiveSampler(settings.sampleRatio);
    sampleBy(sampler);
    onStopTelemetry(otlp.startTraces(resource, sampler));
  }
  if (settings.logs) onStopTelemetry(otlp.startLogExport(resource));
}
