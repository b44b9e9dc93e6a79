import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { unknownCommands } from './commands.mjs';

const TABLE = '| `GET /ops/v1/sagas/{sagaId}` | a |\n| `GET /ops/v1/sagas` | b |\n';
const USAGE =
  'export const usage = `npm run dlq -- COMMAND\n\n  list  lists\n  --all  all of them\n`;\nconst rest = 1;\n';
let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'comanda-commands-'));
  mkdirSync(path.join(root, 'docs/runbooks'), { recursive: true });
  mkdirSync(path.join(root, 'tools/dlq'), { recursive: true });
  const scripts = { dlq: 'node tools/dlq.mjs', other: 'other' };
  writeFileSync(path.join(root, 'package.json'), JSON.stringify({ scripts }));
  writeFileSync(path.join(root, 'tools/dlq/arguments.mjs'), USAGE);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const page = 'docs/runbooks/a.md';
function faultsIn(text: string): string[] {
  writeFileSync(path.join(root, page), text);
  return unknownCommands(root, [page], TABLE).map((fault) => fault.replace(`${page}: `, ''));
}

describe('what a page has one type', () => {
  it.each([
    'npm run dlq -- list --all',
    'npm run --silent dlq -- list   # a comment about --nothing',
    'npm run other -- --anything',
    "curl -s 'http://127.0.0.1:8080/ops/v1/sagas?parked=true'",
    'curl -s http://127.0.0.1:8080/ops/v1/sagas/$SAGA',
    'curl -s http://127.0.0.1:8080/metrics',
  ])('may be %s', (line) => {
    expect(faultsIn(`\`\`\`sh\n${line}\n\`\`\`\n`)).toEqual([]);
  });

  it.each([
    ['npm run dql -- list', 'there is no npm run dql'],
    ['npm run dlq -- show', 'npm run dlq knows no show'],
    ['npm run dlq -- list --every', 'npm run dlq knows no --every'],
    ['curl http://127.0.0.1:8080/ops/v1/breakers', 'the API has nothing at /ops/v1/breakers'],
    ['curl http://127.0.0.1:8080/ops/v1/sagas/$SAGA/retry', 'the API has nothing at /ops/v1/sagas/$SAGA/retry'],
  ])('is not %s', (line, fault) => {
    expect(faultsIn(line)).toEqual([fault]);
  });
});
