import { context, propagation } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { onStopTelemetry } from './telemetry.js';

// Loading the SDK takes half a second; not spent when nothing is exported.
const sdk = process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] ? await import('./sdk.js') : undefined;

/**
 * Starts telemetry of this process. Call it before anything else is imported: http, grpc and pg are patched as they load.
 *
 * With `OTEL_EXPORTER_OTLP_ENDPOINT`, spans go there by OTLP over HTTP. Without, trace ids are kept and passed on and nothing
 * is recorded, which costs next to nothing.
 */
export function startTelemetry(serviceName: string): void {
  if (sdk) {
    onStopTelemetry(sdk.startSdk(serviceName));
    return;
  }
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
}
