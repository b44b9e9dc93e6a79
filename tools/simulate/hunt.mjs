/**
 * Runs seeds until one violates an invariant, or the time is over.
 *
 * @param {typeof import('../../simulation/src/index.ts')} simulation
 * @param {number} seconds
 */
export async function hunt({ quiet, simulateSeeds }, seconds) {
  quiet({ fast: true });
  const until = performance.now() + seconds * 1_000;
  const { seeds, failures } = await simulateSeeds({
    seeds: allSeeds(),
    onResult: ({ violations }) => violations.length === 0 && performance.now() < until,
  });
  return { caught: failures.length > 0, seeds, violation: failures[0]?.violations[0] };
}

function* allSeeds() {
  for (let seed = 1; ; seed += 1) yield seed;
}
