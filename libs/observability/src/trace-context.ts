import { context, isSpanContextValid, trace, TraceFlags, type Context, type SpanContext } from '@opentelemetry/api';
import { newIds } from './random-ids.js';
import { beginSpan, beginTrace, recordsSpans, type OpenSpan, type SpanAttributes, type SpanSpec } from './spans.js';
import { spanContextOf, traceparentOf } from './traceparent.js';

/** The W3C `traceparent` of what runs now, to send along; absent outside of any trace. */
export function currentTraceparent(): string | undefined {
  const span = currentSpanContext();
  return span && traceparentOf(span);
}

/** Id of the current trace; absent outside of any. */
export function currentTraceId(): string | undefined {
  return currentSpanContext()?.traceId;
}

/**
 * Runs `fn` as a part of the trace that `traceparent` names. Without one, or with one that cannot be read, a new trace
 * begins, so that there always is a trace id.
 */
export function withTraceparent<T>(traceparent: string | undefined, fn: () => T): T {
  return context.with(remoteContext(traceparent), fn);
}

/** A trace, to be entered as often as need be. */
export interface JoinedTrace {
  readonly id: string;
  /** Runs `fn` within the trace. */
  run<T>(fn: () => T): T;
  /** The request is answered: ends its span, where there is one; with what failed, if it failed. */
  end(attributes?: SpanAttributes, failure?: unknown): void;
}

/**
 * The trace that an incoming request belongs to: the current one, where somebody has begun it; else as in
 * {@link withTraceparent}. With `spec`, the request is a span of it, where the trace is recorded.
 */
export function joinTrace(traceparent: string | undefined, spec?: () => SpanSpec): JoinedTrace {
  const begun = currentSpanContext();
  if (begun) return joined(begun.traceId, context.active());
  const sent = traceparent === undefined ? undefined : spanContextOf(traceparent);
  const span = spec && recordsSpans() ? (sent ? beginSpan(spec(), traceparent) : beginTrace(spec())) : undefined;
  if (span) return recorded(span);
  const known = sent ?? newTrace();
  return joined(known.traceId, trace.setSpanContext(context.active(), known));
}

/** What identifies the current span, when there is a valid one. */
export function currentSpanContext(): SpanContext | undefined {
  const span = trace.getSpanContext(context.active());
  return span && isSpanContextValid(span) ? span : undefined;
}

function joined(id: string, within: Context): JoinedTrace {
  return { id, run: (fn) => context.with(within, fn), end: () => undefined };
}

function recorded(span: OpenSpan): JoinedTrace {
  return {
    id: span.traceparent.slice(3, 35),
    run: (fn) => span.run(fn),
    end: (attributes, failure) => {
      if (attributes) span.set(attributes);
      span.end(failure);
    },
  };
}

function remoteContext(traceparent: string | undefined): Context {
  const parent = (traceparent !== undefined && spanContextOf(traceparent)) || newTrace();
  return trace.setSpanContext(context.active(), parent);
}

function newTrace(): SpanContext {
  return { ...newIds(), traceFlags: TraceFlags.NONE, isRemote: true };
}
