import type { HttpRoute } from '@comanda/contracts';

/** Name of the nth variable of a path in the router. */
export function pathParameter(index: number): string {
  return `p${index}`;
}

/** The route's path as the router wants it: `/v1/orders/:p0`. Paths that differ only in the names of variables are the same. */
export function routerPath({ template }: HttpRoute): string {
  let variables = 0;
  return template.segments
    .map((segment) => ('literal' in segment ? `/${segment.literal}` : `/:${pathParameter(variables++)}`))
    .join('');
}
