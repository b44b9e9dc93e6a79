import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../eventually.js';
import { findBinary, freePort, killed } from './binary.js';

/** Where services send their telemetry in a test: through a real collector, where this machine has one. */
export interface Collector {
  /** For `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  readonly url: string;
  readonly isReal: boolean;
  stop(): Promise<void>;
}

/**
 * Path of an OpenTelemetry collector with the OTLP receiver and the otlphttp exporter, as every distribution has them: what `OTELCOL` says, else
 * `otelcol` or `otelcol-contrib` on PATH.
 */
export const collectorBinary = (): string | undefined => findBinary('OTELCOL', ['otelcol', 'otelcol-contrib']);

/** A collector that passes all that it gets to `target`, in JSON. Without a binary `target` itself stands in. */
export async function startCollector(target: string, binary = collectorBinary()): Promise<Collector> {
  if (!binary) return { url: target, isReal: false, stop: async () => undefined };
  const folder = mkdtempSync(join(tmpdir(), 'comanda-otelcol-'));
  const port = await freePort();
  const config = join(folder, 'config.yaml');
  writeFileSync(config, configOf(port, target));
  const child = spawn(binary, ['--config', config], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr!.on('data', (text: Buffer) => (said = (said + text.toString()).slice(-2_000)));
  const stop = async (): Promise<void> => {
    await killed(child);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await eventually('the collector to listen', () => listens(port, child));
  } catch (error) {
    await stop();
    throw new Error(`the collector does not start: ${said}`, { cause: error });
  }
  return { url: `http://127.0.0.1:${port}`, isReal: true, stop };
}

function configOf(port: number, target: string): string {
  const pipeline = { receivers: ['otlp'], exporters: ['otlphttp'] };
  return JSON.stringify({
    receivers: { otlp: { protocols: { http: { endpoint: `127.0.0.1:${port}` } } } },
    exporters: { otlphttp: { endpoint: target, encoding: 'json', compression: 'none' } },
    service: {
      telemetry: { metrics: { level: 'none' } },
      pipelines: { traces: pipeline, metrics: pipeline, logs: pipeline },
    },
  });
}

function listens(port: number, child: ChildProcess): Promise<true | undefined> {
  if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`);
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(undefined));
  });
}
