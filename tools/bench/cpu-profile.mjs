/**
 * A CPU profile as V8 writes it; times in microseconds.
 *
 * @typedef {{ functionName: string, url: string, lineNumber: number, columnNumber: number }} CallFrame
 * @typedef {{ id: number, callFrame: CallFrame, children?: readonly number[] }} ProfileNode
 * @typedef {{ nodes: readonly ProfileNode[], startTime: number, samples: readonly number[], timeDeltas: readonly number[] }} CpuProfile
 *
 * @typedef {{ from: number, to: number }} Window microseconds of the machine's monotonic clock
 *
 * @typedef {{ name: string, micros: number }} Share
 * @typedef {object} ProfileSummary
 * @property {number} micros looked at
 * @property {number} busy microseconds of them that were not idle
 * @property {readonly Share[]} groups self time by package, library or app, the largest first
 * @property {readonly Share[]} functions self time by function, the largest first
 * @property {readonly Share[]} callers time by the function of this repository that it was spent in or on behalf of
 */

/**
 * Says where the time went.
 *
 * @param {CpuProfile} profile
 * @param {readonly Window[]} [windows] only what was sampled within them counts; all of it if absent
 * @returns {ProfileSummary}
 */
export function summarise(profile, windows) {
  const self = selfTimes(profile, windows);
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const parents = new Map(profile.nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const [groups, functions, callers] = [new Tally(), new Tally(), new Tally()];
  let [micros, busy] = [0, 0];
  for (const [id, time] of self) {
    const { callFrame } = /** @type {ProfileNode} */ (nodes.get(id));
    micros += time;
    if (callFrame.functionName === '(idle)') continue;
    busy += time;
    groups.add(groupOf(callFrame), time);
    functions.add(labelOf(callFrame), time);
    callers.add(ownCaller(id, nodes, parents), time);
  }
  return { micros, busy, groups: groups.sorted(), functions: functions.sorted(), callers: callers.sorted() };
}

/**
 * The part of the world that a function belongs to: `pg` of node_modules, `libs/messaging`, `node:net`, `(native)`.
 *
 * @param {CallFrame} frame
 */
export function groupOf({ functionName, url }) {
  const inPackage = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url);
  if (inPackage) return /** @type {string} */ (inPackage[1]);
  const own = /\/((?:libs|apps|prisma|tools)\/[^/]+)\//.exec(url);
  if (own) return /** @type {string} */ (own[1]);
  if (url.startsWith('node:')) return /** @type {string} */ (url.split('/')[0]);
  return functionName === '(garbage collector)' ? '(garbage collector)' : '(native)';
}

/** @param {CpuProfile} profile @param {readonly Window[] | undefined} windows @returns {Map<number, number>} */
function selfTimes({ samples, timeDeltas, startTime }, windows) {
  const self = new Map();
  let at = startTime;
  samples.forEach((id, index) => {
    at += timeDeltas[index] ?? 0;
    // A sample stands for the time until the next one.
    const time = Math.max(0, timeDeltas[index + 1] ?? 0);
    if (windows && !windows.some(({ from, to }) => at >= from && at < to)) return;
    self.set(id, (self.get(id) ?? 0) + time);
  });
  return self;
}

/** @param {number} id @param {Map<number, ProfileNode>} nodes @param {Map<number, number>} parents */
function ownCaller(id, nodes, parents) {
  for (let at = /** @type {number | undefined} */ (id); at !== undefined; at = parents.get(at)) {
    const { callFrame } = /** @type {ProfileNode} */ (nodes.get(at));
    if (/^(libs|apps|prisma|tools)\//.test(groupOf(callFrame))) return labelOf(callFrame);
  }
  return '(none of ours)';
}

/** @param {CallFrame} frame */
function labelOf(frame) {
  const { functionName, url, lineNumber } = frame;
  const name = functionName || '(anonymous)';
  if (!url) return name;
  const place = url.replace(/^.*\/node_modules\//, '').replace(/^file:\/\/.*?\/((?:libs|apps|prisma|tools)\/)/, '$1');
  return `${name} ${place}:${lineNumber + 1}`;
}

class Tally {
  /** @type {Map<string, number>} */
  #sums = new Map();

  /** @param {string} name @param {number} micros */
  add(name, micros) {
    this.#sums.set(name, (this.#sums.get(name) ?? 0) + micros);
  }

  /** @returns {Share[]} */
  sorted() {
    return [...this.#sums].map(([name, micros]) => ({ name, micros })).sort((a, b) => b.micros - a.micros);
  }
}
