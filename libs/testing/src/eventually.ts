export interface EventuallyOptions {
  /** Milliseconds until it gives up: less than a test may take, so that the failure names what was waited for. */
  readonly withinMs?: number;
  /** Called before each further look; with a fake clock: `() => clock.advance(250)`. */
  readonly meanwhile?: () => void;
}

/**
 * Waits until the condition holds. `name` completes "waited for ...". Throws, naming it, when the time is over.
 *
 * ```ts
 * await eventually('an empty outbox', () => store.outbox.size === 0, { meanwhile: () => clock.advance(250) });
 * ```
 */
export async function eventually(
  name: string,
  condition: () => boolean | Promise<boolean>,
  { withinMs = 4_000, meanwhile }: EventuallyOptions = {},
): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`waited ${withinMs} ms in vain for ${name}`);
    meanwhile?.();
    // What goes on in memory needs only its turn.
    await new Promise<void>((resolve) => (meanwhile ? setImmediate(resolve) : setTimeout(resolve, 5)));
  }
}

/** Resolves when all that needs no timer and no I/O has happened. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
