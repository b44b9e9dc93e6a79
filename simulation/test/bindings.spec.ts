import { readFileSync } from 'node:fs';
import { services } from '../src/town/bindings.js';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/** What is bound, and how: the handlers' names may differ, since two services have handlers of one name. */
function bindingsIn(text: string): string[] {
  const lines = text.matchAll(/(onCommand|onEvent)\(\s*(\w+\.\w+),\s*\w+(, \{[^}]*\})?,?\s*\)/g);
  return [...lines].map(([, call, contract, options = '']) => `${call} ${contract}${options}`);
}

/** The part of the town's bindings that is about a service. */
function townBindings(service: string): string[] {
  const text = read('simulation/src/town/bindings.ts').split('export const bindings')[1]!;
  const begin = text.indexOf(`\n  ${service}: {`);
  const end = text.slice(begin + 1).search(/\n {2}\w+: \{|\n\};/);
  return bindingsIn(text.slice(begin, begin + 1 + end));
}

it.each(services)('the town binds the handlers of %s as its module does', (service) => {
  const inModule = bindingsIn(read(`apps/${service}/src/app/${service}.module.ts`));
  expect(townBindings(service)).toEqual(inModule);
  // The orchestrator's module takes its starts as a list, as the town does.
  expect(inModule.length > 0).toBe(service !== 'orchestrator');
});
