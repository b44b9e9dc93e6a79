import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { root } from '../install/bootstrap.mjs';

/** @typedef {import('../../simulation/src/index.ts').SeedsResult} SeedsResult */
/** @typedef {{ readonly seed: number, readonly violations: readonly string[] }} LaneResult */
/** @typedef {'next' | LaneResult | { readonly result: SeedsResult }} LaneMessage what a lane tells; `next` asks for seeds */

/** Seeds that a lane is given at a time: few, so that all lanes end at about the same time. */
const PIECE = 20;

/**
 * Simulates seeds in lanes, processes of their own: as many as there are processors.
 *
 * @param {typeof import('../../simulation/src/index.ts')} simulation
 * @param {{ from: number, seeds: number, onResult: (result: LaneResult) => void }} options
 */
export async function simulateInLanes({ joined }, { from, seeds, onResult }) {
  const pieces = piecesOf(from, seeds);
  const width = Math.min(availableParallelism(), Math.ceil(seeds / PIECE));
  return joined(await Promise.all(Array.from({ length: width }, () => openLane(pieces, onResult))));
}

/**
 * @param {number} from
 * @param {number} seeds
 */
function* piecesOf(from, seeds) {
  const end = from + seeds;
  for (let first = from; first < end; first += PIECE)
    yield Array.from({ length: Math.min(PIECE, end - first) }, (_, index) => first + index);
}

/**
 * @param {Iterator<number[]>} pieces shared by all lanes
 * @param {(result: LaneResult) => void} onResult
 * @returns {Promise<SeedsResult>}
 */
function openLane(pieces, onResult) {
  const worker = join(root, 'tools', 'simulate', 'worker.mjs');
  const child = fork(worker, ['lane'], { serialization: 'advanced' });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => reject(new Error(`a simulating process has ended early, with exit code ${code}`)));
    child.on('message', (/** @type {LaneMessage} */ message) => {
      if (message === 'next') child.send(pieces.next().value ?? []);
      else if ('result' in message) resolve(message.result);
      else onResult(message);
    });
  });
}
