import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { unbundled } from './unbundled.mjs';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'comanda-unbundled-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const placeOf = (file: string, columnNumber: number): unknown => {
  const callFrame = {
    functionName: 'f',
    url: pathToFileURL(path.join(folder, file)).href,
    lineNumber: 0,
    columnNumber,
  };
  const profile = { nodes: [{ id: 1, callFrame }], startTime: 0, samples: [], timeDeltas: [] };
  const { url, lineNumber } = unbundled(profile).nodes[0]!.callFrame;
  return [url.slice(pathToFileURL(folder).href.length + 1), lineNumber];
};

it('finds the source of a function that ran from a bundle', () => {
  const map = { version: 3, sources: ['pg/client.js', 'src/main.ts'], names: [], mappings: 'AAAA,UCEA' };
  writeFileSync(path.join(folder, 'main.js.map'), JSON.stringify(map));
  expect(placeOf('main.js', 5)).toEqual(['pg/client.js', 0]);
  expect(placeOf('main.js', 15)).toEqual(['src/main.ts', 2]);
});

it('leaves a function where it is that ran from its own file', () => {
  expect(placeOf('other.js', 5)).toEqual(['other.js', 0]);
});
