import { readFileSync } from 'node:fs';
import path from 'node:path';
import { SERVICE_NAMES } from '../stack/services.mjs';
import { run } from '../process/run.mjs';
import { check } from './check-failed.mjs';

const LARGEST_MB = 100;
const MB = 1_000_000;

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
  const images = await project.inspect(names.map(imageOf));
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
 * @param {(service: string) => string} imageOf
 * @param {{ changed: string, others: readonly string[] }} services
 */
export async function checkLayersStay(project, imageOf, { changed, others }) {
  // As if the file had been edited, but in the build only.
  const edit = `RUN echo 'process.title = "${changed}";' >> apps/${changed}/src/main.ts`;
  const text = readFileSync(path.join(project.root, 'Dockerfile'), 'utf8');
  const [before, after] = text.split(/(?<=FROM packages AS built[\s\S]*?COPY \. \.\n)/);
  for (const service of [changed, ...others]) {
    const layers = await layersOf(project, imageOf(service));
    const built = await buildFrom(project, `${before}${edit}\n${after}`, service);
    const same = JSON.stringify(await layersOf(project, built)) === JSON.stringify(layers);
    check(
      same === (service !== changed),
      `after a change of ${changed} the image of ${service} is ${same ? 'the same' : 'another one'}`,
    );
  }
}

/** @param {import('./engine.mjs').ComposeProject} project @param {string} image @returns {Promise<string[]>} */
async function layersOf(project, image) {
  const [{ RootFS }] = await project.inspect([image]);
  return RootFS.Layers;
}

/** @param {import('./engine.mjs').ComposeProject} project @param {string} dockerfile @param {string} service @returns {Promise<string>} image */
function buildFrom(project, dockerfile, service) {
  const args = ['build', '--quiet', '--target', 'service', '--build-arg', `SERVICE=${service}`, '--file', '-', '.'];
  const script = `printf '%s' "$DOCKERFILE" | docker ${args.map((arg) => `'${arg}'`).join(' ')}`;
  return run('sh', ['-c', script], {
    cwd: project.root,
    env: { ...project.env, DOCKERFILE: dockerfile },
    timeoutMs: 600_000,
  });
}

/** @param {string} root */
function baseImage(root) {
  const name = /^FROM (\S+) AS base$/m.exec(readFileSync(path.join(root, 'Dockerfile'), 'utf8'))?.[1];
  if (!name) throw new Error('the Dockerfile names no base image');
  return name;
}
