import { join } from 'node:path';
import { run } from '../../process/run.mjs';

const BUILD_MS = 10 * 60_000;

/** Built from the sources, where there is a Go toolchain; takes about a minute. @type {import('../resolve.mjs').Source} */
export const go = {
  name: 'go install',
  find: (server, { folder, env, progress }) => build(server, folder, env, progress),
};

/** @param {import('../manifest.mjs').Server} server @param {string} folder @param {NodeJS.ProcessEnv} env @param {import('../../terminal/log.mjs').Progress} progress */
async function build({ name, go: module }, folder, env, progress) {
  if (!module) throw new Error(`${name} is not built from source here`);
  await run('go', ['version'], { env }).catch((error) => {
    throw new Error(`no Go toolchain (${error.summary})`);
  });
  progress('go install, about a minute');
  const bin = join(folder, 'bin');
  await run('go', ['install', '-trimpath', '-ldflags=-s -w', `${module.package}@${module.version}`], {
    timeoutMs: BUILD_MS,
    env: {
      ...env,
      GOBIN: bin,
      CGO_ENABLED: '0',
      GOWORK: 'off',
      // Caches of its own, so that nothing stays behind; without -modcacherw they could not be deleted.
      GOFLAGS: '-modcacherw',
      GOPATH: join(folder, 'path'),
      GOMODCACHE: join(folder, 'modules'),
      GOCACHE: join(folder, 'build'),
    },
  });
  return join(bin, name);
}
