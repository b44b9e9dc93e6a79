/**
 * @typedef {object} OpenLoad
 * @property {() => Promise<{ latencies: number[], failures: string[] }>} stop places no more; resolves when the last has ended
 */

/**
 * Places orders at a fixed rate, however long each takes: as people do who do not know of each other. Latencies count from
 * when an order was due.
 *
 * @param {(dueAt: number) => Promise<void>} placeOne told when the order was due; rejects when it does not end as it should
 * @param {number} perSecond
 * @returns {OpenLoad}
 */
export function openLoop(placeOne, perSecond) {
  /** @type {number[]} */
  const latencies = [];
  /** @type {string[]} */
  const failures = [];
  /** @type {Set<Promise<void>>} */
  const running = new Set();
  const began = performance.now();
  let placed = 0;
  const place = (/** @type {number} */ dueAt) => {
    const one = placeOne(dueAt)
      .then(() => void latencies.push(performance.now() - dueAt))
      .catch((error) => void failures.push(error.message))
      .finally(() => running.delete(one));
    running.add(one);
  };
  const timer = setInterval(() => {
    // The timer may be late: all that has become due since is placed now.
    for (let due = began + (1_000 * placed) / perSecond; due <= performance.now(); due += 1_000 / perSecond) {
      placed += 1;
      place(due);
    }
  }, 1_000 / perSecond);
  return {
    async stop() {
      clearInterval(timer);
      await Promise.all(running);
      return { latencies, failures };
    },
  };
}
