#!/usr/bin/env node
// Writes what the pages hold of the code: the README's table of HTTP operations, the pages about sagas, and the
// reference of settings.
import { readFileSync, writeFileSync } from 'node:fs';
import { bootstrap, root } from '../install/bootstrap.mjs';

await bootstrap(async (log) => {
  const { withHttpApi } = await import('./docs.mjs');
  const readme = `${root}/README.md`;
  writeFileSync(readme, await withHttpApi(root, readFileSync(readme, 'utf8')));
  const { loadSagas } = await import('../sagas/load-sagas.mjs');
  const { writeSagaPages } = await import('./sagas.mjs');
  await writeSagaPages(root, await loadSagas(root, log));
  const { loadSchemas } = await import('../config/schemas.mjs');
  const { writeConfiguration } = await import('./configuration.mjs');
  await writeConfiguration(root, await loadSchemas(root, log));
  return 0;
});
