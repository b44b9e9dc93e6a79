import type { Violation } from '@comanda/contracts';
import { problemTypes, problemTypeUri, type EdgeProblemCode, type ProblemType } from './problem-types.js';

/**
 * The body of an answer that is no success: RFC 9457, with our extensions `code`, `traceId` and `errors`, and whatever members
 * a service's refusal has of its own, such as `sagaId`.
 */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** Path of the request; absent when it could not be read. */
  readonly instance?: string;
  /** Stable, UPPER_SNAKE_CASE. */
  readonly code: string;
  /** Absent when the request could not be read as far as that. */
  readonly traceId?: string;
  /** The bad fields, when it is fields that are bad. */
  readonly errors?: readonly Violation[];
}

/** What of a problem does not depend on the request that met it. */
export interface Refusal {
  readonly code: string;
  readonly status: number;
  readonly detail: string;
  readonly errors?: readonly Violation[];
  /** Members of its own. */
  readonly details?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal of the edge's own. The detail is the type's title when there is nothing to add. */
export function edgeRefusal(code: EdgeProblemCode, extra: Omit<Partial<Refusal>, 'code' | 'status'> = {}): Refusal {
  const { status, title } = problemTypes[code];
  return { detail: title, ...extra, code, status };
}

/** The problem as it is sent. A detail never takes the place of a member that every problem may have. */
export function toProblem(refusal: Refusal, instance?: string, traceId?: string): Problem {
  const { code, status, detail, errors, details } = refusal;
  const known = (problemTypes as Record<string, ProblemType>)[code];
  return {
    type: problemTypeUri(code),
    title: known?.title ?? sentence(code),
    status,
    detail,
    ...(instance && { instance }),
    code,
    ...(traceId && { traceId }),
    ...(errors && { errors }),
    ...(details && ownMembers(details)),
  };
}

const MEMBERS = new Set(['type', 'title', 'status', 'detail', 'instance', 'code', 'traceId', 'errors']);

function ownMembers(details: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(details).filter(([name]) => !MEMBERS.has(name)));
}

/** `CARD_DECLINED` as `Card declined`. */
function sentence(code: string): string {
  const words = code.toLowerCase().replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
