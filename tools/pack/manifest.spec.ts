import { expect, it } from '@jest/globals';
import { isTooOldForServices } from '../install/node-version.mjs';
import { packageManifest } from './manifest.mjs';

const library = {
  name: '@comanda/messaging',
  version: '0.1.0',
  private: true,
  description: 'Messages.',
  keywords: ['outbox'],
  license: 'Apache-2.0',
  exports: {
    '.': { '@comanda/source': './src/index.ts', types: './dist/index.d.ts', default: './dist/index.js' },
    './suites': { '@comanda/source': './test/suites/index.ts' },
    './sql/*': './sql/*',
  },
  files: ['dist', 'sql'],
  dependencies: { '@comanda/kernel': '*' },
  nx: {},
};
const versions = {
  '@comanda/kernel': '0.1.0',
  '@nestjs/common': '12.5.1',
  '@opentelemetry/sdk-node': '0.300.0',
  pg: '8.23.1',
};
const manifest = (...imports: string[]) => packageManifest(library, new Set(imports), versions);

it('resolves to what was built: nothing but this repository has the source', () => {
  expect(manifest().exports).toEqual({
    '.': { types: './dist/index.d.ts', default: './dist/index.js' },
    './sql/*': './sql/*',
  });
});

it('can be published, and keeps to itself how it is built here', () => {
  expect(manifest()).not.toHaveProperty('private');
  expect(manifest()).not.toHaveProperty('nx');
  expect(manifest()).toMatchObject({ name: '@comanda/messaging', version: '0.1.0', license: 'Apache-2.0' });
});

it('depends on what the code imports, in the version that it is tested with', () => {
  expect(manifest('pg', '@comanda/kernel', '@comanda/messaging').dependencies).toEqual({
    '@comanda/kernel': '^0.1.0',
    pg: '^8.23.1',
  });
  expect(() => manifest('left-pad')).toThrow('@comanda/messaging imports left-pad');
});

it('leaves to the application what there must be one of, and what only some need', () => {
  expect(manifest('@nestjs/common', '@opentelemetry/sdk-node')).toMatchObject({
    dependencies: {},
    peerDependencies: { '@nestjs/common': '^12.5.1', '@opentelemetry/sdk-node': '^0.300.0' },
    peerDependenciesMeta: { '@opentelemetry/sdk-node': { optional: true } },
  });
});

it('asks for the Node that the services need', () => {
  const [, oldest] = /^>=(\d+)$/.exec(manifest().engines.node) ?? [];
  expect([`${Number(oldest) - 1}.9.9`, `${oldest}.0.0`].map((version) => isTooOldForServices(version))).toEqual([
    true,
    false,
  ]);
});
