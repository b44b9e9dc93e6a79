export { logger, type Logger } from './logger.js';
export {
  configureLogging,
  logFormats,
  logLevels,
  type LogFormat,
  type LoggingOptions,
  type LogLevel,
} from './log-root.js';
export { withLogFields, type LogFields } from './log-fields.js';
export { currentTraceId, currentTraceparent, joinTrace, withTraceparent, type JoinedTrace } from './trace-context.js';
export { counter, gauge } from './meter.js';
export { HealthChecks, type HealthCheck, type HealthReport, type ReadinessStatus } from './health-checks.js';
export { NestLogger } from './nest-logger.js';
export { stopTelemetry } from './telemetry.js';
