import { metricsText } from '@comanda/observability';
import { startTelemetry } from '@comanda/observability/start';
import { measured } from './pool-metrics.js';

startTelemetry('messaging');

/** Lines of the metrics about pools, without the labels that all metrics have. */
async function poolLines(): Promise<string[]> {
  const lines = (await metricsText())!
    .split('\n')
    .filter((line) => /^db_client_connection.*pool_name="queries"/.test(line));
  return lines.map((line) =>
    line.replaceAll(/(db_client_connection_pool_name|otel_scope_\w+|service_\w+)="[^"]*",?/g, ''),
  );
}

it('tells how large the pool behind an adapter is, how it is used, and who waits, until the adapter is disposed', async () => {
  const pool = { options: { max: 5 }, totalCount: 4, idleCount: 1, waitingCount: 2 };
  const disposed: string[] = [];
  const dispose = async () => void disposed.push('queries');
  const adapter = await measured('queries', {
    connect: async () => ({ underlyingDriver: () => pool, dispose }),
  }).connect();
  expect((await poolLines()).map((line) => line.replace(',}', '}')).sort()).toEqual([
    expect.stringMatching(/^db_client_connection_count\{.*idle.*\} 1/),
    expect.stringMatching(/^db_client_connection_count\{.*used.*\} 3/),
    expect.stringMatching(/^db_client_connection_max\{?.*\} 5/),
    expect.stringMatching(/^db_client_connection_pending_requests\{?.*\} 2/),
  ]);
  await adapter.dispose();
  expect([await poolLines(), disposed]).toEqual([[], ['queries']]);
});
