import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../../process/run.mjs';
import { isAtLeast } from '../version.mjs';

const APT_MS = 120_000;
const KEYRINGS = ['/usr/share/keyrings/debian-archive-keyring.gpg', '/usr/share/keyrings/debian-archive-keyring.pgp'];
const PUBLIC_MIRROR = 'http://deb.debian.org/debian';

/**
 * Debian's package, unpacked and not installed: apt works on folders of its own, so it needs no root, and leaves the
 * system's lists and packages alone. Its signatures are checked as ever.
 *
 * @type {import('../resolve.mjs').Source}
 */
export const debian = {
  name: 'Debian package',
  find: (server, { folder, progress }) => unpackPackage(server, folder, progress),
};

/** @param {import('../manifest.mjs').Server} server @param {string} folder @param {import('../../terminal/log.mjs').Progress} progress */
async function unpackPackage({ name, debian: wanted, minimum }, folder, progress) {
  if (!wanted) throw new Error(`Debian has no package of ${name}`);
  const system = await debianSystem();
  const reasons = [];
  for (const suite of suitesFor(wanted, system.suite)) {
    progress(`Debian ${suite}`);
    try {
      const apt = await privateApt(join(folder, suite), suite, system);
      const version = await candidate(apt, wanted.package);
      if (isAtLeast(version, minimum)) return await unpack(apt, wanted, join(folder, suite));
      reasons.push(`${suite} has ${version}, ${minimum} is needed`);
    } catch (error) {
      reasons.push(`${suite}: ${/** @type {{ summary?: string }} */ (error).summary ?? error}`);
    }
  }
  throw new Error(reasons.join('; '));
}

/** @param {import('../manifest.mjs').Debian} wanted @param {string} own */
function suitesFor({ suites, tooOldIn }, own) {
  return [...new Set([own, ...suites])].filter((suite) => !tooOldIn.includes(suite));
}

/** @typedef {(command: string, ...args: string[]) => Promise<string>} Apt */

/** @param {Apt} apt @param {{ package: string, member: string }} wanted @param {string} folder */
async function unpack(apt, wanted, folder) {
  await apt('apt-get', 'download', wanted.package);
  const file = (await readdir(folder)).find((entry) => entry.endsWith('.deb'));
  if (!file) throw new Error('apt-get downloaded nothing');
  await run('dpkg', ['-x', file, 'unpacked'], { cwd: folder });
  return join(folder, 'unpacked', wanted.member);
}

/** @param {Apt} apt @param {string} name */
async function candidate(apt, name) {
  const policy = await apt('apt-cache', 'policy', name);
  const version = /Candidate: (?:\d+:)?(\d+\.\d+\.\d+)/.exec(policy)?.[1];
  if (!version) throw new Error(`no package ${name}`);
  return version;
}

/**
 * @param {string} folder
 * @param {string} suite
 * @param {{ mirror: string, keyring: string }} system
 * @returns {Promise<Apt>} runs an apt command inside the folder, on the lists of that suite
 */
async function privateApt(folder, suite, { mirror, keyring }) {
  for (const part of ['lists/partial', 'archives/partial']) await mkdir(join(folder, part), { recursive: true });
  await writeFile(join(folder, 'status'), '');
  await writeFile(join(folder, 'sources.list'), `deb [signed-by=${keyring}] ${mirror} ${suite} main\n`);
  const settings = {
    'Dir::Etc::sourcelist': join(folder, 'sources.list'),
    'Dir::Etc::sourceparts': '/dev/null',
    'Dir::State::lists': join(folder, 'lists'),
    'Dir::State::status': join(folder, 'status'),
    'Dir::Cache': folder,
    // Images for containers switch it off; each command would then read the lists anew.
    'Dir::Cache::pkgcache': 'packages.bin',
    'Acquire::Languages': 'none',
    'Acquire::IndexTargets::deb::DEP-11::DefaultEnabled': 'false',
    'Acquire::Retries': '1',
    'Acquire::http::Timeout': '8',
    'Acquire::https::Timeout': '8',
    // As root apt would read as a user who can't reach the folder.
    'APT::Sandbox::User': '',
  };
  const options = Object.entries(settings).flatMap(([key, value]) => ['-o', `${key}=${value}`]);
  /** @type {Apt} */
  const apt = (command, ...args) => run(command, [...args, ...options], { cwd: folder, timeoutMs: APT_MS });
  await apt('apt-get', 'update', '--error-on=any');
  return apt;
}

async function debianSystem() {
  await run('apt-get', ['--version']).catch(() => {
    throw new Error('no apt-get: not a Debian');
  });
  const keyring = (await Promise.all(KEYRINGS.map((file) => text(file).then((found) => found && file)))).find(Boolean);
  if (!keyring) throw new Error("no keys of Debian's archive (package debian-archive-keyring)");
  const suite = /^VERSION_CODENAME=(\w+)/m.exec(await text('/etc/os-release'))?.[1] ?? 'stable';
  return { suite, keyring, mirror: await configuredMirror() };
}

/** The machine's own mirror where it has one: others may be out of its reach. */
async function configuredMirror() {
  const files = ['/etc/apt/sources.list.d/debian.sources', '/etc/apt/sources.list'];
  const lines = (await Promise.all(files.map(text))).join('\n');
  return /^(?:URIs:|deb)\s[^#\n]*?(https?:\/\/\S+\/debian)\/?(?:\s|$)/m.exec(lines)?.[1] ?? PUBLIC_MIRROR;
}

/** @param {string} file */
const text = (file) => readFile(file, 'utf8').catch(() => '');
