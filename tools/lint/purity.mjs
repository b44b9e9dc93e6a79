/** Code that takes time, chance and settings as arguments or ports: it runs in the simulator and in batches that are made again. */
export const pureCode = {
  files: ['libs/{saga,saga-engine,messaging}/src/**/*.ts', 'apps/*/src/app/{domain,application,sagas}/**/*.ts'],
  ignores: ['**/*.spec.ts', 'libs/*/src/{nats,postgres}/**', '**/*.module.ts'],
};

const CLOCK = 'Take `now` as an argument, or a Clock.';
const TIMER = 'Take a Clock and call its after().';
const RANDOM = 'Take an id as an argument, or a Random.';
const SETTINGS = 'Take the setting as an argument.';

const member = (/** @type {string} */ object, /** @type {string} */ property) =>
  `MemberExpression[object.name='${object}'][property.name='${property}']`;

/** Entries for `no-restricted-syntax`. They match names wherever they stand, so that an import or an alias is caught too. */
export const impurities = [
  { selector: member('Date', 'now'), message: CLOCK },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: CLOCK },
  { selector: "CallExpression[callee.name='Date']", message: CLOCK },
  { selector: member('performance', 'now'), message: CLOCK },
  { selector: 'Identifier[name=/^(setTimeout|setInterval|setImmediate)$/]', message: TIMER },
  { selector: member('Math', 'random'), message: RANDOM },
  { selector: 'Identifier[name=/^(randomUUID|randomBytes|randomInt|getRandomValues)$/]', message: RANDOM },
  { selector: "ImportDeclaration[source.value='uuid']", message: RANDOM },
  { selector: member('process', 'env'), message: SETTINGS },
  { selector: 'ImportDeclaration[source.value=/^(node:)?process$/]', message: SETTINGS },
];
