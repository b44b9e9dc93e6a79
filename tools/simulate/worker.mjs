// One simulating process: `worker.mjs simulate OPTIONS`, `worker.mjs lane`, `worker.mjs mutant NAME SECONDS`, or `worker.mjs regressions`.
import { Mutator } from './mutation.mjs';
import { mutants } from './mutants.mjs';
import { loadTypeScript } from './typescript-loader.mjs';

const [task, argument = '', seconds = '55'] = process.argv.slice(2);

/** @param {Mutator} [mutator] */
async function load(mutator) {
  loadTypeScript(mutator);
  const simulation = await import(new URL('../../simulation/src/index.ts', import.meta.url).href);
  mutator?.requireAllMade();
  return simulation;
}

if (task === 'mutant') {
  const { hunt } = await import('./hunt.mjs');
  const mutant = mutants.find(({ name }) => name === argument);
  if (!mutant) throw new Error(`there is no mutant ${argument}`);
  process.stdout.write(`${JSON.stringify(await hunt(await load(new Mutator(mutant)), Number(seconds)))}\n`);
} else if (task === 'regressions') {
  const { runRegressions } = await import('./regressions.mjs');
  process.stdout.write(`${JSON.stringify(await runRegressions(await load()))}\n`);
} else if (task === 'lane') {
  const { runLane } = await import('./lane.mjs');
  await runLane(await load());
} else {
  const { runSimulation } = await import('./run-simulation.mjs');
  process.exitCode = await runSimulation(await load(), JSON.parse(argument));
}
