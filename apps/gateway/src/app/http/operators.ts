import type { HttpRoute } from '@comanda/contracts';

/** True for an operation that is not for the public. */
export function isForOperators({ path }: HttpRoute): boolean {
  return path.startsWith('/ops/');
}
