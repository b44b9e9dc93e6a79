import { readFileSync } from 'node:fs';

const swc = JSON.parse(readFileSync(new URL('./.swcrc', import.meta.url), 'utf8'));

/** Serves every project: `--rootDir` names the one to test. */
export default {
  testEnvironment: 'node',
  // A test that hangs ends at some time; a slow machine fails none.
  testTimeout: 30_000,
  testMatch: ['<rootDir>/**/*.spec.ts'],
  testPathIgnorePatterns: ['<rootDir>/(.+/)?(node_modules|dist|out-tsc|gen)/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { ...swc, swcrc: false, module: { type: 'es6' } }] },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  testEnvironmentOptions: { customExportConditions: ['@comanda/source', 'node', 'node-addons'] },
};
