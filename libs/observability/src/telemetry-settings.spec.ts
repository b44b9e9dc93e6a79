import { telemetrySettings } from './telemetry-settings.js';

const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' };
const sent = (env: Record<string, string>): string[] => {
  const settings = telemetrySettings(env);
  return (['traces', 'metrics', 'logs'] as const).filter((signal) => settings[signal]);
};

it('sends nothing without an endpoint', () => {
  expect(sent({})).toEqual([]);
});

it('sends all three to the one endpoint', () => {
  expect(sent(endpoint)).toEqual(['traces', 'metrics', 'logs']);
});

it('sends one of them alone to an endpoint of its own', () => {
  expect(sent({ OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'http://127.0.0.1:4318/v1/metrics' })).toEqual(['metrics']);
});

it('leaves out what has no exporter', () => {
  expect(sent({ ...endpoint, OTEL_LOGS_EXPORTER: 'none' })).toEqual(['traces', 'metrics']);
});

it('sends nothing when it is disabled', () => {
  expect(sent({ ...endpoint, OTEL_SDK_DISABLED: 'true' })).toEqual([]);
});

it.each([
  [undefined, 1],
  ['0.1', 0.1],
  ['0', 0],
  ['2', 1],
  ['much', 1],
])('records, where the share is given as %p, a share of %p', (text, ratio) => {
  expect(telemetrySettings(text === undefined ? {} : { TRACE_SAMPLE_RATIO: text }).sampleRatio).toBe(ratio);
});
