/**
 * Runs all that promises have made ready, to the end, before it returns. Works only outside of a microtask: in the body of a
 * program, of a timer or of `setImmediate`.
 *
 * Node runs microtasks between the callbacks of its event loop; going through the loop for each simulated event would cost more
 * than all the rest. This is the function that Node calls there.
 */
export const drainMicrotasks: () => void = (process as unknown as { _tickCallback: () => void })._tickCallback;

/** Throws where {@link drainMicrotasks} does not do what it is for: the simulation would be another program. */
export function requireDraining(): void {
  let turns = 0;
  const turn = async (): Promise<void> => {
    for (; turns < 3; turns += 1) await undefined;
  };
  void turn();
  drainMicrotasks();
  if (turns < 3) throw new Error('microtasks cannot be drained here: simulate from a macrotask, under Node');
}

/** Calls `task` from a macrotask, where {@link drainMicrotasks} works. */
export function inMacrotask<T>(task: () => T): Promise<T> {
  return new Promise((resolve, reject) => {
    setImmediate(() => {
      try {
        resolve(task());
      } catch (error) {
        reject(error as Error);
      }
    });
  });
}
