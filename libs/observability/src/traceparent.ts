import { isSpanContextValid, type SpanContext } from '@opentelemetry/api';
import { parseTraceParent } from '@opentelemetry/core';

const FLAGS_AT = 54;
const ZERO = 48;
const NINE = 57;
const BELOW_A = 87;

/** The W3C `traceparent` of a span. */
export function traceparentOf({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}

/** The span that a `traceparent` names; `undefined` for one that cannot be read. */
export function spanContextOf(traceparent: string): SpanContext | undefined {
  const parsed = parseTraceParent(traceparent);
  return parsed && isSpanContextValid(parsed) ? { ...parsed, isRemote: true } : undefined;
}

/** True when its trace is recorded, as far as a look at its last digit tells. */
export function isSampled(traceparent: string | undefined): traceparent is string {
  if (traceparent === undefined || traceparent.length <= FLAGS_AT) return false;
  const digit = traceparent.charCodeAt(FLAGS_AT);
  return ((digit <= NINE ? digit - ZERO : digit - BELOW_A) & 1) === 1;
}
