import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';
import { run } from '../process/run.mjs';
import { selfContained } from './self-contained.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

it('gives code that runs where none of its packages are', async () => {
  const empty = mkdtempSync(path.join(tmpdir(), 'nothing-'));
  const code = `
    import pg from 'pg';
    import { connect } from '@nats-io/transport-node';
    console.log(await Promise.resolve(typeof pg.Client), typeof connect);`;
  try {
    const input = await selfContained(code, root);
    const said = await run(process.execPath, ['--input-type=module', '-'], { cwd: empty, input });
    expect(said).toBe('function function');
  } finally {
    rmSync(empty, { recursive: true });
  }
});
