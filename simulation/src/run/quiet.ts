import { configureLogging } from '@comanda/observability';

/**
 * What simulated processes log is silenced: the trace says more. With `fast`, errors have no stacks either: many are thrown in a
 * run, and nobody reads them.
 */
export function quiet({ fast }: { readonly fast: boolean }): void {
  configureLogging({ level: 'silent' });
  if (fast) Error.stackTraceLimit = 0;
}
