import { cpus, loadavg, platform, totalmem } from 'node:os';
import pg from 'pg';
import { round } from './latencies.mjs';

const SETTINGS = ['fsync', 'synchronous_commit', 'full_page_writes', 'server_version'];

/**
 * What the figures are taken under, so that they can be judged.
 *
 * @typedef {Awaited<ReturnType<typeof conditionsOf>>} Conditions
 * @param {import('../stack/index.d.mts').Stack} stack
 * @param {import('./arguments.mjs').BenchOptions} options
 */
export async function conditionsOf(stack, { seconds, rounds, profile }) {
  return {
    at: new Date().toISOString(),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    platform: platform(),
    node: process.versions.node,
    // Of the last minute, 5 and 15, before anything was measured: our own set-up, and what others do here.
    loadAverage: loadavg().map((load) => round(load, 2)),
    postgres: await settingsOf(stack.urls.postgres),
    secondsPerLevel: seconds,
    rounds,
    profiled: profile !== undefined,
  };
}

/** @param {string} url @returns {Promise<Record<string, string>>} */
async function settingsOf(url) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query('SELECT name, setting FROM pg_settings WHERE name = ANY($1)', [SETTINGS]);
    return Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
  } finally {
    await client.end();
  }
}
