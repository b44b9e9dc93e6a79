export { logger, type Logger } from './logger.js';
export {
  configureLogging,
  logFormats,
  logLevels,
  setLogLevel,
  type LogFormat,
  type LoggingOptions,
  type LogLevel,
} from './log-root.js';
export { withLogFields, type LogFields } from './log-fields.js';
export { currentTraceId, currentTraceparent, joinTrace, withTraceparent, type JoinedTrace } from './trace-context.js';
export {
  beginChildSpan,
  beginSpan,
  linkCurrentSpan,
  recordSpansBy,
  outsideOfTraces,
  recordsSpans,
  type OpenSpan,
  type SpanAttributes,
  type SpanRole,
  type SpanSpec,
} from './spans.js';
export { isSampled } from './traceparent.js';
export { counter, durations, gauge, gauges, type Labels, type Reading } from './meter.js';
export { HealthChecks, type HealthCheck, type HealthReport, type ReadinessStatus } from './health-checks.js';
export { NestLogger } from './nest-logger.js';
export { metricsText, setTraceSampling, stopTelemetry } from './telemetry.js';
