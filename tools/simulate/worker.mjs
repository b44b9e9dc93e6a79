// One simulating process: `worker.mjs simulate OPTIONS`, or `worker.mjs mutant NAME SECONDS`.
import { loadTypeScript } from './typescript-loader.mjs';
import { Mutator } from './mutation.mjs';
import { mutants } from './mutants.mjs';

const [task, argument = '', seconds = '55'] = process.argv.slice(2);

if (task === 'mutant') {
  const { hunt } = await import('./hunt.mjs');
  const mutant = mutants.find(({ name }) => name === argument);
  if (!mutant) throw new Error(`there is no mutant ${argument}`);
  const mutator = new Mutator(mutant);
  loadTypeScript(mutator);
  const simulation = await import('../../simulation/src/index.ts');
  mutator.requireAllMade();
  process.stdout.write(`${JSON.stringify(await hunt(simulation, Number(seconds)))}\n`);
} else {
  const { runSimulation } = await import('./run-simulation.mjs');
  loadTypeScript();
  process.exitCode = await runSimulation(await import('../../simulation/src/index.ts'), JSON.parse(argument));
}
