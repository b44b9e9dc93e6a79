import { ensureProjectGraph } from '../lint/project-graph.mjs';
import { root } from './command.mjs';
import { checkDocs } from './docs.mjs';
import { checkMigrations } from './migrations.mjs';
import { checkProto } from './proto.mjs';
import { checkReferences } from './references.mjs';
import { silentLog } from '../terminal/log.mjs';
import { mustPass } from './step.mjs';

/**
 * What verify runs, in this order.
 *
 * @type {readonly import('./step.mjs').Step[]}
 */
export const steps = [
  {
    name: 'format',
    fix: 'npm run format',
    run: () => passes('prettier', '--check', '--log-level', 'warn', '.'),
  },
  {
    name: 'references',
    fix: 'edit the package.json and tsconfig.json that are named: both list what the code imports',
    run: async () => checkReferences(root),
  },
  {
    name: 'proto',
    fix: 'mend the lines that are named',
    run: () => checkProto(root),
  },
  {
    name: 'docs',
    fix: 'mend the pages that are named',
    run: () => checkDocs(root),
  },
  {
    name: 'sagas',
    fix: 'give what was changed a new version, then npm run sagas:plan -- --write',
    run: async () => {
      const { loadSagas } = await import('../sagas/load-sagas.mjs');
      const { checkSagas } = await import('./sagas.mjs');
      return checkSagas(root, await loadSagas(root, silentLog));
    },
  },
  {
    name: 'settings',
    fix: 'node tools/verify/write-docs.mjs',
    run: async () => {
      const { loadSchemas } = await import('../config/schemas.mjs');
      const { checkConfiguration } = await import('./configuration.mjs');
      return checkConfiguration(root, await loadSchemas(root, silentLog));
    },
  },
  {
    name: 'lint',
    fix: 'npx eslint . --fix, and by hand what is left',
    run: async () => {
      await ensureProjectGraph({ refresh: true });
      return passes('eslint', '.', '--max-warnings', '0');
    },
  },
  {
    name: 'typecheck',
    fix: 'mend the types; one project is checked with: npx nx typecheck <project>',
    run: () => passes('nx', 'run-many', '-t', 'typecheck', '--output-style', 'static'),
  },
  {
    name: 'migrations',
    fix: 'write the migration that is missing: see "Change a database" in CONTRIBUTING.md',
    run: () => checkMigrations(root),
  },
  {
    name: 'test',
    slow: true,
    fix: 'mend what fails; one project is tested with: npm test -- <project>',
    run: () => passes('node', 'tools/test.mjs'),
  },
];

/** @param {string} program @param {string[]} args */
async function passes(program, ...args) {
  await mustPass(program, args);
  return undefined;
}
