import type { SimulatedWorld } from '@comanda/simulation';

/** Runs, and answers what went wrong in a way that no production code may: an error that nobody caught. */
export function errorsOf(world: SimulatedWorld, run: () => void): string[] {
  const errors: string[] = [];
  const note = (error: unknown): void => {
    errors.push(`nobody caught: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    world.schedule.stop();
  };
  process.on('unhandledRejection', note);
  try {
    run();
  } catch (error) {
    note(error);
  } finally {
    process.off('unhandledRejection', note);
  }
  return errors;
}
