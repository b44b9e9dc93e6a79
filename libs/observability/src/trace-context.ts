import { randomBytes } from 'node:crypto';
import { context, isSpanContextValid, trace, TraceFlags, type Context, type SpanContext } from '@opentelemetry/api';
import { parseTraceParent } from '@opentelemetry/core';

/** The W3C `traceparent` of what runs now, to send along; absent outside of any trace. */
export function currentTraceparent(): string | undefined {
  const span = currentSpanContext();
  return span && `00-${span.traceId}-${span.spanId}-${span.traceFlags.toString(16).padStart(2, '0')}`;
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
}

/**
 * The trace that an incoming request belongs to: the current one, where instrumentation has begun it; else as in
 * {@link withTraceparent}.
 */
export function joinTrace(traceparent: string | undefined): JoinedTrace {
  const joined = currentSpanContext() ? context.active() : remoteContext(traceparent);
  return { id: trace.getSpanContext(joined)!.traceId, run: (fn) => context.with(joined, fn) };
}

/** What identifies the current span, when there is a valid one. */
export function currentSpanContext(): SpanContext | undefined {
  const span = trace.getSpanContext(context.active());
  return span && isSpanContextValid(span) ? span : undefined;
}

function remoteContext(traceparent: string | undefined): Context {
  const parent = (traceparent && parseTraceParent(traceparent)) || newTrace();
  return trace.setSpanContext(context.active(), { ...parent, isRemote: true });
}

const ID_BYTES = 24;
let pool = Buffer.alloc(0);
let used = 0;

/** Asking the system for many random bytes at once costs little more than asking for a few. */
function randomId(): string {
  if (used + ID_BYTES > pool.length) {
    pool = randomBytes(ID_BYTES * 128);
    used = 0;
  }
  used += ID_BYTES;
  return pool.toString('hex', used - ID_BYTES, used);
}

function newTrace(): SpanContext {
  const id = randomId();
  return { traceId: id.slice(0, 32), spanId: id.slice(32), traceFlags: TraceFlags.NONE };
}
