import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../eventually.js';
import { findBinary, freePort, killed } from './binary.js';

/** An alert as Prometheus tells it. */
export interface Alert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly state: 'pending' | 'firing';
}

/** Path of a Prometheus: what `PROMETHEUS` says, else `prometheus` on PATH. */
export const prometheusBinary = (): string | undefined => findBinary('PROMETHEUS', ['prometheus']);

/** A Prometheus that looks every second, with the rules that are given. */
export class Prometheus {
  private constructor(
    readonly url: string,
    readonly stop: () => Promise<void>,
  ) {}

  /** @param targets `host:port` of each instance, by the instance's name */
  static async start(binary: string, targets: Readonly<Record<string, string>>, rules: string): Promise<Prometheus> {
    const folder = mkdtempSync(join(tmpdir(), 'comanda-prometheus-'));
    writeFileSync(join(folder, 'rules.yml'), rules);
    writeFileSync(join(folder, 'prometheus.yml'), JSON.stringify(configOf(targets)));
    const port = await freePort();
    const listen = `--web.listen-address=127.0.0.1:${port}`;
    const args = [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      listen,
    ];
    const child = spawn(binary, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (text: Buffer) => (said = (said + text.toString()).slice(-2_000)));
    const stop = async (): Promise<void> => {
      await killed(child);
      rmSync(folder, { recursive: true, force: true });
    };
    const prometheus = new Prometheus(`http://127.0.0.1:${port}`, stop);
    try {
      await eventually('Prometheus to be ready', () => isReady(prometheus.url));
    } catch (error) {
      await stop();
      throw new Error(`Prometheus does not start: ${said}`, { cause: error });
    }
    return prometheus;
  }

  async alerts(): Promise<readonly Alert[]> {
    const { alerts } = await this.ask<{ alerts: readonly Alert[] }>('/api/v1/alerts');
    return alerts;
  }

  /** Rules that could not be evaluated, with what was wrong. */
  async brokenRules(): Promise<string[]> {
    type Rules = { groups: readonly { rules: readonly { name: string; health: string; lastError?: string }[] }[] };
    const { groups } = await this.ask<Rules>('/api/v1/rules');
    const rules = groups.flatMap((group) => group.rules);
    return rules.filter(({ health }) => health === 'err').map(({ name, lastError }) => `${name}: ${lastError}`);
  }

  private async ask<T>(path: string): Promise<T> {
    const response = await fetch(`${this.url}${path}`, { signal: AbortSignal.timeout(10_000) });
    return ((await response.json()) as { data: T }).data;
  }
}

function configOf(targets: Readonly<Record<string, string>>): object {
  const services = Object.entries(targets).map(([instance, target]) => ({ targets: [target], labels: { instance } }));
  return {
    global: { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' },
    rule_files: ['rules.yml'],
    scrape_configs: [{ job_name: 'services', static_configs: services }],
  };
}

async function isReady(url: string): Promise<true | undefined> {
  const response = await fetch(`${url}/-/ready`, { signal: AbortSignal.timeout(2_000) });
  return response.ok ? true : undefined;
}
