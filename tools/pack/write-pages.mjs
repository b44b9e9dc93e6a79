#!/usr/bin/env node
// Writes the code of the example into the pages that show it.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { PAGES, withCode } from './code-blocks.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
for (const page of PAGES.map((name) => path.join(root, name)))
  writeFileSync(page, withCode(root, readFileSync(page, 'utf8')));
