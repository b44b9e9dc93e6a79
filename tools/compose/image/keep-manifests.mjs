// node tools/compose/image/keep-manifests.mjs: leaves of the sources in this folder only what npm installs by. What it does not read, such as
// scripts, goes too: a change of that is no reason to install anew. Runs in the build of the image.
import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

const READ_BY_NPM = [
  'name',
  'version',
  'private',
  'workspaces',
  'dependencies',
  'devDependencies',
  'optionalDependencies',
];
const ALSO = ['peerDependencies', 'peerDependenciesMeta', 'overrides', 'bin', 'engines'];

for (const file of globSync('**/*', { withFileTypes: true })) {
  const path = `${file.parentPath}/${file.name}`;
  if (!file.isDirectory() && !['package.json', 'package-lock.json'].includes(file.name)) rmSync(path);
}
for (const file of globSync('**/package.json')) {
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  const kept = [...READ_BY_NPM, ...ALSO].filter((key) => key in manifest).map((key) => [key, manifest[key]]);
  writeFileSync(file, JSON.stringify(Object.fromEntries(kept)));
}
