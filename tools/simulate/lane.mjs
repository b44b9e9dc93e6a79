import { once } from 'node:events';

/**
 * Simulates the seeds that this process's parent gives it, piece by piece, and tells it each result, and what came of all.
 *
 * @param {typeof import('../../simulation/src/index.ts')} simulation
 */
export async function runLane({ quiet, simulateSeeds }) {
  quiet({ fast: true });
  const result = await simulateSeeds({
    seeds: givenSeeds(),
    onResult: ({ seed, violations }) => {
      tell({ seed, violations });
      return true;
    },
  });
  tell({ result });
  process.disconnect();
}

async function* givenSeeds() {
  for (;;) {
    const given = once(process, 'message');
    tell('next');
    const [seeds] = await given;
    if (seeds.length === 0) return;
    yield* seeds;
  }
}

/** @param {import('./lanes.mjs').LaneMessage} message */
function tell(message) {
  process.send?.(message);
}
