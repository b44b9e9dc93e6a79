import { describe } from '@jest/globals';
import { hasOwnFabio, type Stack } from '@comanda/tools/stack';

const found = await hasOwnFabio();

/** A suite that needs a fabio. Where none is found it is skipped, and says so in its name, which `npm test` shows in the end. */
export function describeBehindFabio(name: string, tests: () => void): void {
  if (found) describe(name, tests);
  else describe.skip(`${name} (no fabio was found here; npm run demo -- --full tells what to do)`, tests);
}

/** One line of fabio's routing table. */
export interface Route {
  readonly service: string;
  readonly src: string;
  readonly dst: string;
  /** Share of the requests, from 0 to 1. */
  readonly weight: number;
}

/** What fabio sends where at the moment. */
export async function routes(stack: Stack): Promise<readonly Route[]> {
  const response = await fetch(`${stack.urls.fabio?.pages}/api/routes`, { signal: AbortSignal.timeout(5_000) });
  return ((await response.json()) as Route[] | null) ?? [];
}

/** Addresses (`host:port`) of the instances of a service that fabio sends requests to. */
export async function routed(stack: Stack, service: string): Promise<readonly string[]> {
  const all = await routes(stack);
  return [...new Set(all.filter((route) => route.service === service).map(({ dst }) => new URL(dst).host))].sort();
}
