// Writes what the pages hold of the code: the README's table of HTTP operations.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './command.mjs';
import { withHttpApi } from './docs.mjs';

const readme = path.join(root, 'README.md');
writeFileSync(readme, await withHttpApi(root, readFileSync(readme, 'utf8')));
