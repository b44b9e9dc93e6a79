import { configureLogging } from '@comanda/observability';
import { sagas } from '../../apps/orchestrator/src/app/sagas/index.js';
import { Coverage } from './coverage/coverage.js';
import { rowsOf } from './coverage/rows.js';
import { simulateSeed } from './run/simulate-seed.js';
configureLogging({ level: (process.env.LOG ?? 'silent') as never });
export function main(args: string[]) {
  const from = Number(args[0] ?? 1);
  const n = Number(args[1] ?? 1);
  const keepsLines = args[2] === 'trace';
  const coverage = new Coverage(rowsOf(sagas));
  const c = process.cpuUsage();
  const t = performance.now();
  let bad = 0, events = 0, ms = 0, faults = 0;
  for (let seed = from; seed < from + n; seed++) {
    const r = simulateSeed({ seed }, { keepsLines, coverage });
    events += r.events; ms += r.ms; faults += r.faults.length;
    if (keepsLines) console.log(r.lines!.join('\n'));
    if (r.violations.length) {
      bad++;
      if (bad <= 5) console.log('SEED', seed, r.events, r.ms, [...new Set(r.faults.map((f) => f.kind))].join(','), '\n  ', r.violations.slice(0, 8).join('\n   '));
    }
    if (n === 1) console.log(r.hash, r.events, r.ms);
  }
  const u = process.cpuUsage(c);
  console.log('bad', bad, 'events/seed', events / n, 'vms/seed', ms / n, 'faults/seed', faults / n, 'cpu seeds/s', (n / (u.user + u.system)) * 1e6, 'seeds/s', (n / (performance.now() - t)) * 1000);
  if (n > 100) { console.log(coverage.empty().map(({ row, column }) => `${row} | ${column}`).join('\n')); console.log(coverage.empty().length); }
  process.exit(0);
}
