/** Runs what is here: the bootstrap. */
const OLDEST = 20;
/** Runs everything else. */
const NEEDED = 22;

/** @param {string} version as `20.11.1` */
const major = (version) => Number(version.split('.')[0]);

/**
 * @param {string} [version] of the running Node
 * @throws {Error} when not even the bootstrap can run
 */
export function checkNode(version = process.versions.node) {
  if (major(version) >= OLDEST) return;
  throw new Error(`Node.js ${OLDEST} or newer is needed, this is ${version}: see https://nodejs.org`);
}

/** Whether the running Node is too old for the services. */
export function isTooOldForServices(version = process.versions.node) {
  return major(version) < NEEDED;
}

/** @param {string} version @param {string} platform */
export function tooOldMessage(version = process.versions.node, platform = `${process.platform}-${process.arch}`) {
  return (
    `The services need Node.js ${NEEDED} or newer, this is ${version}. A newer one comes with the packages on ` +
    `Linux (x64, arm64), but not on ${platform}: install it from https://nodejs.org and run the command again.`
  );
}
