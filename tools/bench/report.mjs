import Table from 'cli-table3';
import { overloadText } from './overload-report.mjs';
import { processesOf } from './result.mjs';

/** @typedef {import('./result.mjs').BenchResult} BenchResult */

/**
 * The result for people.
 *
 * @param {BenchResult} result
 * @param {import('../terminal/paint.mjs').Paint} paint
 */
export function report(result, paint) {
  const { stored, backlog, overload } = result;
  const part = (/** @type {string} */ title, /** @type {string} */ body) => `${paint.bold(title)}\n${body}`;
  return [
    ...(Object.keys(result.ours).length > 0 ? levelParts(result, part) : []),
    ...(stored ? [part(`With ${stored.orders} finished orders stored`, storedTable(stored))] : []),
    ...(backlog ? [part(`A backlog of ${backlog.orders} orders`, backlogText(backlog))] : []),
    ...(overload ? [part('More than can be done', overloadText(overload))] : []),
    conditionsText(result),
  ].join('\n\n');
}

/** @param {BenchResult} result @param {(title: string, body: string) => string} part */
function levelParts(result, part) {
  return [
    part('Orders a second, and milliseconds until an order is approved', figuresTable(result)),
    part('What one of our orders costs, by orders in flight', costsTable(result)),
    part('CPU while ours was measured, and peak memory', processesTable(result)),
  ];
}

/** @param {Pick<BenchResult, 'floor' | 'ours' | 'ratio'>} result */
function figuresTable({ floor, ours, ratio }) {
  const rows = Object.keys(ours).flatMap((level) => [
    [level, 'floor', ...cells(floor[level]), ''],
    ['', 'ours', ...cells(ours[level]), text(ratio[level])],
  ]);
  return table(['in flight', '', 'orders/s', 'p50', 'p95', 'p99', 'ratio'], rows);
}

/** @param {import('./latencies.mjs').Figures | undefined} figures */
const cells = (figures) => [figures?.ordersPerSec, figures?.p50, figures?.p95, figures?.p99].map(text);

/** @param {BenchResult} result */
function costsTable({ perOrder }) {
  const levels = Object.keys(perOrder);
  const row = (/** @type {string} */ title, /** @type {(cost: any) => unknown} */ pick) => [
    title,
    ...levels.map((level) => text(pick(perOrder[level]))),
  ];
  const processes = Object.keys(perOrder[levels[0] ?? '']?.cpuMicros ?? {});
  return table(
    ['', ...levels],
    [
      row('commits in Postgres', (cost) => cost.commits),
      row('bytes of WAL', (cost) => cost.walBytes),
      row('messages to NATS', (cost) => cost.messages),
      row('bytes to NATS', (cost) => cost.messageBytes),
      ...processes.map((name) => row(`CPU us: ${name}`, (cost) => cost.cpuMicros[name])),
    ],
  );
}

/** @param {BenchResult} result */
function processesTable(result) {
  const rows = Object.entries(processesOf(result)).map(([name, { cpuSeconds, peakMb }]) => [
    name,
    cpuSeconds.toFixed(2),
    text(peakMb),
  ]);
  return table(['', 'CPU s', 'peak MB'], rows);
}

/** @param {import('./stored.mjs').StoredResult} stored */
function storedTable(stored) {
  const change = Object.entries(stored.change).map(
    ([level, by]) => `  ${level} in flight: ${by < 0 ? '' : '+'}${(100 * by).toFixed(1)} % against the empty system`,
  );
  return [figuresTable(stored), ...change].join('\n');
}

/** @param {import('./backlog.mjs').BacklogResult} backlog */
function backlogText({ postedPerSec, drainSeconds, drainedPerSec, newOrders }) {
  return [
    `  taken while a service was away: ${postedPerSec} orders/s`,
    `  drained in ${drainSeconds} s: ${drainedPerSec} orders/s`,
    `  ${newOrders.count} new orders meanwhile: p50 ${newOrders.p50} ms, p95 ${newOrders.p95} ms, p99 ${newOrders.p99} ms`,
  ].join('\n');
}

/** @param {BenchResult} result */
function conditionsText({ conditions, cpuSeconds, orders }) {
  const { cpu, cores, memoryGb, node, postgres, loadAverage, profiled } = conditions;
  const all = Object.values(cpuSeconds).reduce((sum, seconds) => sum + seconds, 0);
  const others = all > 0 ? Math.round((100 * (cpuSeconds['others'] ?? 0)) / all) : 0;
  return [
    `${orders} orders went through the gateway. ${cores} cores (${cpu}), ${memoryGb} GB, Node ${node}, Postgres`,
    `${postgres['server_version']} with fsync ${postgres['fsync']} and synchronous_commit ${postgres['synchronous_commit']}.`,
    `Load average before: ${loadAverage.join(', ')}; ${others} % of the CPU used was not ours.`,
    ...(profiled ? ['Profiling costs, too: these figures are not to be compared with others.'] : []),
  ].join('\n');
}

/** @param {string[]} head @param {string[][]} rows */
function table(head, rows) {
  // The table's own colours know nothing of NO_COLOR.
  const style = { head: [], border: [], compact: true };
  const colAligns = head.map((title, index) => (index === 0 || title === '' ? 'left' : 'right'));
  const made = new Table({ head, style, colAligns: /** @type {any} */ (colAligns) });
  made.push(...rows);
  return made.toString();
}

/** @param {unknown} value */
const text = (value) => (value === undefined || value === null || Number.isNaN(value) ? '' : String(value));
