import { commentOf, type HttpRoute } from '@comanda/contracts';
import { isForOperators } from '../http/operators.js';

/** A group of operations. */
export interface Tag {
  readonly name: string;
  readonly description?: string;
}

/** Of operations for those who run the system. */
export const OPERATORS: Tag = {
  name: 'operators',
  description:
    'For those who run the system, not for its customers: what the sagas are doing, and their repair. Nothing here asks who is calling ' +
    'yet, so it must not be reachable from outside; OPS_ENABLED=false removes it.',
};

/** The group of a route: the operators', or its service's. */
export function tagOf(route: HttpRoute): Tag {
  return isForOperators(route) ? OPERATORS : { name: route.service, description: commentOf(route.rpc.parent) };
}
