import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const LOCK = 'apps/orchestrator/sagas.lock.json';

/** @typedef {import('@comanda/saga').SagaDescription} SagaDescription */

/** The definitions that were ever released: instances may have started with any of them. @param {string} root @returns {SagaDescription[]} */
export function readLock(root) {
  const file = join(root, LOCK);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
}

/** @param {string} root @param {readonly SagaDescription[]} released */
export function writeLock(root, released) {
  writeFileSync(join(root, LOCK), `${JSON.stringify(released, undefined, 2)}\n`);
}

/**
 * What is wrong with the definitions that are to be deployed. One that was released must never change; a new one must be in the
 * lock before it is deployed, since without its shape nothing can be planned later.
 *
 * @param {readonly SagaDescription[]} deployed
 * @param {readonly SagaDescription[]} released
 */
export function lockFaults(deployed, released) {
  return deployed.flatMap((saga) => {
    const known = released.find((other) => isSame(other, saga));
    if (!known) return [`${nameOf(saga)} is not in ${LOCK}: npm run sagas:plan -- --write adds it`];
    if (known.hash === saga.hash) return [];
    return [`${nameOf(saga)} was changed: it was released as it was, and needs version ${nextVersion(saga, released)}`];
  });
}

/**
 * The lock with what is new, sorted.
 *
 * @param {readonly SagaDescription[]} deployed
 * @param {readonly SagaDescription[]} released
 */
export function withNew(deployed, released) {
  const added = deployed.filter((saga) => !released.some((other) => isSame(other, saga)));
  return [...released, ...added].sort((a, b) => a.type.localeCompare(b.type) || a.version - b.version);
}

/** @param {Pick<SagaDescription, 'type' | 'version'>} saga */
export const nameOf = ({ type, version }) => `${type}@${version}`;

/** @param {SagaDescription} a @param {SagaDescription} b */
const isSame = (a, b) => nameOf(a) === nameOf(b);

/** @param {SagaDescription} saga @param {readonly SagaDescription[]} released */
const nextVersion = ({ type }, released) =>
  Math.max(...released.filter((other) => other.type === type).map(({ version }) => version)) + 1;
