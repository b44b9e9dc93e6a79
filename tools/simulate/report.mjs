/** @typedef {import('../../simulation/src/index.ts').SeedsResult} SeedsResult */
/** @typedef {(line: string) => void} Say */

const TRACE_END = 80;
/** What happens all the time, even when nothing does. */
const IDLE = /\b(timer|due|claim unsent|unconfirmed|look|commit|message|statement)$/;

/** @param {SeedsResult} result @param {Say} say */
export function printReport(result, say) {
  const { seeds, seconds, orders, events, faults, coverage, failures } = result;
  say('');
  for (const [kind, count] of [...faults].sort(([, a], [, b]) => b - a)) say(`${String(count).padStart(9)}  ${kind}`);
  say('');
  printCoverage(coverage, say);
  const empty = coverage.empty();
  for (const { row, column } of empty) say(`empty: ${row}, ${column}`);
  say('');
  say(`${seeds} seeds in ${seconds.toFixed(1)} s: ${(seeds / seconds).toFixed(0)} seeds/s`);
  say(
    `${orders} orders, ${events} events, ${sum(faults)} faults, ${empty.length} empty cells, ${failures.length} seeds with violations`,
  );
}

/** @param {SeedsResult} result */
export function jsonReport({ seeds, seconds, faults, coverage, failures }) {
  const empty = coverage.empty();
  return {
    seeds,
    seedsPerSec: Math.round((seeds / seconds) * 10) / 10,
    faults: sum(faults),
    emptyCells: empty.length,
    violations: failures.length,
    faultsByKind: Object.fromEntries(faults),
    empty,
    failures: failures.slice(0, 100),
  };
}

/**
 * Rows are the steps, columns the faults: numbered, since their names are long.
 *
 * @param {SeedsResult['coverage']} coverage
 * @param {Say} say
 */
function printCoverage(coverage, say) {
  const groups = Map.groupBy(coverage.rows, ({ columns }) => (columns.length > 18 ? 'step' : 'start'));
  for (const rows of groups.values()) {
    const columns = rows.reduce(
      (longest, row) => (row.columns.length > longest.length ? row.columns : longest),
      /** @type {(typeof rows)[number]['columns']} */ ([]),
    );
    const width = Math.max(...rows.map(({ name }) => name.length));
    columns.forEach((column, index) => say(`${String(index + 1).padStart(4)}  ${column}`));
    say(`${' '.repeat(width)} ${columns.map((_column, index) => String(index + 1).padStart(6)).join('')}`);
    for (const row of rows) {
      const cells = columns.map((column) =>
        (row.columns.includes(column) ? String(coverage.of(row.name, column)) : '-').padStart(6),
      );
      say(`${row.name.padEnd(width)} ${cells.join('')}`);
    }
    say('');
  }
}

/**
 * @param {import('../../simulation/src/index.ts').Shrunk} shrunk
 * @param {import('../../simulation/src/index.ts').RunResult} traced
 * @param {Say} say
 */
export function printFailure({ spec, result, runs }, traced, say) {
  say('');
  say(`seed ${spec.seed}, shrunk in ${runs} runs to ${result.faults.length} faults:`);
  say(JSON.stringify(spec));
  result.violations.forEach((violation) => say(`  ${violation}`));
  for (const { number, kind, at } of result.faults) say(`  ${(at / 1_000).toFixed(3)} ms  fault ${number}: ${kind}`);
  say(`the end of its trace (npm run simulate -- --seed ${spec.seed} --trace shows a whole one):`);
  const telling = (traced.lines ?? []).filter((line) => !IDLE.test(line));
  telling.slice(-TRACE_END).forEach((line) => say(`  ${line}`));
}

/** @param {ReadonlyMap<string, number>} counts */
function sum(counts) {
  return [...counts.values()].reduce((total, count) => total + count, 0);
}
