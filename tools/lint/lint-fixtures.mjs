// Lints every fixture with the workspace's own configuration and prints, for each, the rules that bit: `{ name: [ruleId] }`.
// A process of its own, because the boundaries rule reads state that a test runner's sandbox does not share.
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import { broken, clean } from './fixtures/index.mjs';
import { ensureProjectGraph } from './project-graph.mjs';

await ensureProjectGraph({ refresh: true });
const eslint = new ESLint({ cwd: fileURLToPath(new URL('../..', import.meta.url)) });
/** @type {Record<string, string[]>} */
const bites = {};
for (const { name, file, code } of [...broken, ...clean]) {
  const results = await eslint.lintText(code, { filePath: file });
  bites[name] = results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => ruleId ?? message));
}
process.stdout.write(JSON.stringify(bites));
