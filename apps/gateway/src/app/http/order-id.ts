import type { HttpRoute } from '@comanda/contracts';
import { isObject } from './json-object.js';
import { pathParameter } from './router-path.js';

/** Tickets and payments have the ids of their orders. */
const NAMES = ['orderId', 'ticketId', 'paymentId'];

/** The order that a request of the route is about, by its path; undefined where the path has none. */
export function orderIdInPath({ pathFields }: HttpRoute): ((params: unknown) => string | undefined) | undefined {
  const index = pathFields.findIndex(({ name }) => NAMES.includes(name));
  if (index < 0) return undefined;
  const parameter = pathParameter(index);
  return (params) => (params as Record<string, string>)[parameter];
}

/** The order that an answer describes. */
export function orderIdInBody(body: unknown): string | undefined {
  const id = isObject(body) ? body['orderId'] : undefined;
  return typeof id === 'string' ? id : undefined;
}
