import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { checkMigrations } from './migrations.mjs';

jest.setTimeout(60_000);

const workspace = fileURLToPath(new URL('../..', import.meta.url));
let root: string;

// Inside the workspace, because Prisma's configuration imports packages.
beforeEach(() => {
  mkdirSync(path.join(workspace, 'tmp'), { recursive: true });
  root = mkdtempSync(path.join(workspace, 'tmp', 'migrations-'));
  for (const file of ['schema.prisma', 'prisma.config.ts', 'migrations']) {
    cpSync(path.join(workspace, 'prisma/consumer', file), path.join(root, 'prisma/consumer', file), {
      recursive: true,
    });
  }
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('the migrations step', () => {
  it('passes when the migrations lead to the schema', async () => {
    await expect(checkMigrations(root)).resolves.toBe('consumer');
  });

  it('fails when the schema has what no migration makes', async () => {
    appendFileSync(path.join(root, 'prisma/consumer/schema.prisma'), '\nmodel Drift {\n  id String @id\n}\n');
    await expect(checkMigrations(root)).rejects.toMatchObject({
      output: expect.stringMatching(/prisma\/consumer: what its migrations make is not[^]*Drift/),
    });
  });

  it('fails when there are no migrations', async () => {
    rmSync(path.join(root, 'prisma/consumer/migrations'), { recursive: true });
    await expect(checkMigrations(root)).rejects.toMatchObject({ output: expect.stringContaining('prisma/consumer') });
  });

  it('fails when the engine compares nothing and is content', async () => {
    const engine = path.join(root, 'engine');
    writeFileSync(engine, '#!/bin/sh\nexit 0\n', { mode: 0o755 });
    await expect(checkMigrations(root, { engine })).rejects.toMatchObject({
      output: expect.stringContaining('could not be compared (exit code 0)'),
    });
  });
});
