#!/usr/bin/env node
// Writes what the pages hold of the code: the README's table of HTTP operations.
import { readFileSync, writeFileSync } from 'node:fs';
import { bootstrap, root } from '../install/bootstrap.mjs';

await bootstrap(async () => {
  const { withHttpApi } = await import('./docs.mjs');
  const readme = `${root}/README.md`;
  writeFileSync(readme, await withHttpApi(root, readFileSync(readme, 'utf8')));
  return 0;
});
