/** What telemetry takes from the environment, by OpenTelemetry's standard variables. */
export interface TelemetrySettings {
  readonly traces: boolean;
  readonly metrics: boolean;
  readonly logs: boolean;
  /** Share of the traces that begin here which are recorded. */
  readonly sampleRatio: number;
}

type Environment = Readonly<Record<string, string | undefined>>;
type Signal = 'traces' | 'metrics' | 'logs';

/**
 * A signal is sent when there is an endpoint for it (`OTEL_EXPORTER_OTLP_ENDPOINT`, or its own) and its exporter is not `none`. All that
 * begins here is recorded unless `TRACE_SAMPLE_RATIO` says which share. What cannot be read counts as absent: telemetry keeps nothing from
 * starting, and settings are complained of where they are read.
 */
export function telemetrySettings(env: Environment): TelemetrySettings {
  const isSent = (signal: Signal): boolean => {
    const name = signal.toUpperCase();
    const endpoint = env['OTEL_EXPORTER_OTLP_ENDPOINT'] || env[`OTEL_EXPORTER_OTLP_${name}_ENDPOINT`];
    const exporter = env[`OTEL_${name}_EXPORTER`] || 'otlp';
    return Boolean(endpoint) && exporter === 'otlp' && env['OTEL_SDK_DISABLED'] !== 'true';
  };
  return {
    traces: isSent('traces'),
    metrics: isSent('metrics'),
    logs: isSent('logs'),
    sampleRatio: ratioOf(env['TRACE_SAMPLE_RATIO']),
  };
}

function ratioOf(text: string | undefined): number {
  const ratio = text ? Number(text) : 1;
  return ratio >= 0 && ratio <= 1 ? ratio : 1;
}
