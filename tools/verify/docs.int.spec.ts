import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { checkDocs, withHttpApi } from './docs.mjs';

jest.setTimeout(30_000);

const workspace = fileURLToPath(new URL('../..', import.meta.url));
const EMPTY = '# Shop\n\n<!-- http-api -->\n<!-- /http-api -->\n';
let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'comanda-docs-'));
  for (const name of ['proto', 'buf.yaml'])
    cpSync(path.join(workspace, name), path.join(root, name), { recursive: true });
  mkdirSync(path.join(root, 'docs'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const readme = (text: string) => writeFileSync(path.join(root, 'README.md'), text);

describe('the docs step', () => {
  it('passes with the table that it writes itself, which lists an operation by its own words', async () => {
    const written = await withHttpApi(root, EMPTY);
    readme(written);
    await expect(checkDocs(root)).resolves.toBeUndefined();
    expect(written).toMatch(/\| `GET \/v1\/consumers\/{consumerId}` +\| Returns a consumer\. +\|/);
  });

  it('fails when proto has an operation that the README does not list', async () => {
    readme(await withHttpApi(root, EMPTY));
    const proto = path.join(root, 'proto/comanda/consumer/v1/consumer_service.proto');
    writeFileSync(proto, readFileSync(proto, 'utf8').replace('post: "/v1/consumers"', 'post: "/v1/guests"'));
    await expect(checkDocs(root)).rejects.toMatchObject({ fix: 'node tools/verify/write-docs.mjs' });
  });

  it('fails on a decision that the list of decisions does not have', async () => {
    readme(await withHttpApi(root, EMPTY));
    mkdirSync(path.join(root, 'docs/adr'));
    writeFileSync(path.join(root, 'docs/adr/0001-a.md'), '# 0001: A\n');
    await expect(checkDocs(root)).rejects.toMatchObject({
      output: expect.stringContaining('0001-a.md is not in the list'),
    });
  });

  it('fails on a link that leads nowhere', async () => {
    readme(await withHttpApi(root, EMPTY));
    writeFileSync(
      path.join(root, 'docs/a.md'),
      'See [b](b.md), [c](https://example.com) and [top](../README.md#shop).\n',
    );
    await expect(checkDocs(root)).rejects.toMatchObject({ output: 'docs/a.md: nothing is at b.md' });
  });
});
