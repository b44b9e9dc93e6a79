import type { Violation } from '@comanda/contracts';
import { problemTypes, problemTypeUri, type EdgeProblemCode, type ProblemType } from './problem-types.js';

/** The body of an answer that is no success: RFC 9457, with our extensions `code`, `traceId` and `errors`. */
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
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal of the edge's own. The detail is the type's title when there is nothing to add. */
export function edgeRefusal(code: EdgeProblemCode, extra: Omit<Partial<Refusal>, 'code' | 'status'> = {}): Refusal {
  const { status, title } = problemTypes[code];
  return { detail: title, ...extra, code, status };
}

/** The problem as it is sent. */
export function toProblem({ code, status, detail, errors }: Refusal, instance?: string, traceId?: string): Problem {
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
  };
}

/** `CARD_DECLINED` as `Card declined`. */
function sentence(code: string): string {
  const words = code.toLowerCase().replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
