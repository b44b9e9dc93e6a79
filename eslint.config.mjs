import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';
import { depConstraints } from './tools/lint/boundaries.mjs';
import { layers } from './tools/lint/layers.mjs';
import { ensureProjectGraph } from './tools/lint/project-graph.mjs';
import { impurities, pureCode } from './tools/lint/purity.mjs';
import { restrictedImports } from './tools/lint/restricted-imports.mjs';
import { testOnly } from './tools/lint/test-only.mjs';
import { wrappedOnce } from './tools/lint/wrapped-once.mjs';

// Without a project graph the boundaries rule says nothing at all.
await ensureProjectGraph();

const exportAll = {
  selector: 'ExportAllDeclaration:not([exported])',
  message: 'List what is exported by name, what users need first.',
};

export default [
  {
    ignores: [
      '**/node_modules',
      '**/dist',
      'apps/*/bundle',
      '**/out-tsc',
      '**/gen',
      '.nx',
      '.data',
      '.cache',
      'coverage',
      'tmp',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  ...nx.configs['flat/base'],
  ...tseslint.configs.recommended,
  {
    files: ['**/*.{ts,mts,mjs,js}'],
    plugins: {
      // One check under three names, so that a message and a disable comment say which idea is meant.
      comanda: {
        rules: { layers: restrictedImports, 'wrapped-once': restrictedImports, 'test-only': restrictedImports },
      },
    },
    rules: {
      // main.ts loads everything dynamically, after telemetry: that makes no library a lazy one.
      '@nx/enforce-module-boundaries': ['error', { checkDynamicDependenciesExceptions: ['.*'], depConstraints }],
      'comanda/layers': ['error', layers],
      'comanda/wrapped-once': ['error', wrappedOnce],
      'comanda/test-only': ['error', testOnly],
      'no-restricted-syntax': ['error', exportAll],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    // The simulation puts the handlers of all services into one process. Services have no entry by which they could be imported.
    files: ['{simulation,tools/simulate}/**/*.{ts,mjs}'],
    rules: { '@nx/enforce-module-boundaries': 'off' },
  },
  { files: ['{apps,libs}/*/src/**/*.ts'], rules: { 'no-console': 'error' } },
  // The later entry replaces the earlier one's options, hence both lists.
  { ...pureCode, rules: { 'no-restricted-syntax': ['error', exportAll, ...impurities] } },
];
