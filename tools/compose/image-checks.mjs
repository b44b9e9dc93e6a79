import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SERVICE_NAMES } from '../stack/services.mjs';
import { check } from './check-failed.mjs';

const LARGEST_MB = 100;
const MB = 1_000_000;
const CHANGED_TAG = 'verify-changed';

/**
 * Each image is at most so much larger than its base, and does not run as root.
 *
 * @param {import('./engine.mjs').ComposeProject} project
 * @param {(service: string) => string} imageOf
 * @returns {Promise<string>} the sizes
 */
export async function checkImages(project, imageOf) {
  const [base] = await project.inspect([baseImage(project.root)]);
  const names = [...SERVICE_NAMES, 'migrate'];
  const images = await project.inspect(names.map((name) => imageOf(name)));
  const added = images.map(({ Size }) => (Size - base.Size) / MB);
  const tooLarge = names.filter((_name, index) => /** @type {number} */ (added[index]) > LARGEST_MB);
  check(tooLarge.length === 0, `more than ${LARGEST_MB} MB on top of the base: ${tooLarge.join(', ')}`);
  const asRoot = names.filter((_name, index) => ['', 'root', '0'].includes(images[index].Config.User));
  check(asRoot.length === 0, `these images run as root: ${asRoot.join(', ')}`);
  const sizes = names.map((name, index) => `${name} ${/** @type {number} */ (added[index]).toFixed(1)}`);
  return `MB on top of the base: ${sizes.join(', ')}`;
}

/**
 * A change of one service is a new image of that service, and of no other.
 *
 * @param {import('./engine.mjs').ComposeProject} project
 * @param {(service: string, tag?: string) => string} imageOf
 * @param {{ changed: string, others: readonly string[] }} services
 */
export async function checkLayersStay(project, imageOf, { changed, others }) {
  const services = [changed, ...others];
  const folder = mkdtempSync(path.join(tmpdir(), 'comanda-change-'));
  try {
    const files = writeChange(project.root, folder, changed, services);
    await project.compose(['build', ...services], {
      env: { COMPOSE_FILE: files, COMANDA_TAG: CHANGED_TAG },
      timeoutMs: 1_800_000,
    });
    for (const service of services) {
      const same =
        (await layersOf(project, imageOf(service))) === (await layersOf(project, imageOf(service, CHANGED_TAG)));
      check(
        same === (service !== changed),
        `a change of ${changed} makes ${same ? 'no' : 'an'} other image of ${service}`,
      );
    }
    await project.docker(['image', 'rm', ...services.map((service) => imageOf(service, CHANGED_TAG))]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * As if a file of the service had been edited, but in the build only: a Dockerfile that edits it, and a compose file that names that one.
 *
 * @param {string} root
 * @param {string} folder
 * @param {string} changed
 * @param {readonly string[]} services
 * @returns {string} the compose files, as COMPOSE_FILE names them
 */
function writeChange(root, folder, changed, services) {
  const edit = `RUN echo 'process.title = "${changed}";' >> apps/${changed}/src/main.ts`;
  const text = readFileSync(path.join(root, 'Dockerfile'), 'utf8');
  const edited = text.replace(/(FROM packages AS built\n[\s\S]*?COPY \. \.\n)/, `$1${edit}\n`);
  check(edited !== text, 'the Dockerfile has no stage `built` that copies the sources');
  const [dockerfile, compose] = [path.join(folder, 'Dockerfile'), path.join(folder, 'compose.json')];
  writeFileSync(dockerfile, edited);
  const builds = services.map((service) => [service, { build: { dockerfile } }]);
  writeFileSync(compose, JSON.stringify({ services: Object.fromEntries(builds) }));
  return [process.env['COMPOSE_FILE'] || 'docker-compose.yml', compose].join(
    process.env['COMPOSE_PATH_SEPARATOR'] || ':',
  );
}

/** @param {import('./engine.mjs').ComposeProject} project @param {string} image @returns {Promise<string>} */
async function layersOf(project, image) {
  const [{ RootFS }] = await project.inspect([image]);
  return RootFS.Layers.join();
}

/** @param {string} root */
function baseImage(root) {
  const name = /^FROM (\S+) AS base$/m.exec(readFileSync(path.join(root, 'Dockerfile'), 'utf8'))?.[1];
  if (!name) throw new Error('the Dockerfile names no base image');
  return name;
}
