import {
  context,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Link,
  type Span,
  type Tracer,
} from '@opentelemetry/api';
import { isSampled, spanContextOf, traceparentOf } from './traceparent.js';

/** What a span is to the one at the other end, in OpenTelemetry's words. */
export type SpanRole = 'server' | 'client' | 'producer' | 'consumer' | 'internal';

/** Attributes of a span, by the names of the semantic conventions. Unlike labels of metrics they may be ids. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean | undefined>>;

export interface SpanSpec {
  /** Of few different values, such as `publish evt.order.OrderCreated`: no ids. */
  readonly name: string;
  readonly role: SpanRole;
  readonly attributes?: SpanAttributes;
  /** Traceparents of spans that it belongs to besides its parent. */
  readonly links?: readonly string[];
}

/** A span that is being recorded. */
export interface OpenSpan {
  /** To send along: what goes on elsewhere is its child. */
  readonly traceparent: string;
  /** Runs `fn` within it: what is called, logged and sent there belongs to it. */
  run<T>(fn: () => T): T;
  set(attributes: SpanAttributes): void;
  /** It belongs to that span, too. */
  link(traceparent: string): void;
  /** To be called once; with what failed, if it failed. */
  end(failure?: unknown): void;
}

const ROLES: Readonly<Record<SpanRole, SpanKind>> = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
  internal: SpanKind.INTERNAL,
};

let tracer: Tracer | undefined;

/**
 * From here on spans are recorded by this tracer; without one they are not. `startTelemetry` does it; one who has a tracer of his own does without
 * that.
 */
export function recordSpansBy(recorder: Tracer | undefined): void {
  tracer = recorder;
}

/** False where no span is ever recorded: what only serves spans need not be done. */
export function recordsSpans(): boolean {
  return tracer !== undefined;
}

/**
 * Begins a span under `parent`, a traceparent. `undefined`, at next to no cost, where that trace is not recorded, or there is no parent.
 */
export function beginSpan(spec: SpanSpec, parent: string | undefined): OpenSpan | undefined {
  if (!tracer || !isSampled(parent)) return undefined;
  const parentContext = spanContextOf(parent);
  return parentContext && start(tracer, spec, trace.setSpanContext(ROOT_CONTEXT, parentContext));
}

/** Begins a span that belongs to what runs now; `undefined` as in {@link beginSpan}. */
export function beginChildSpan(spec: SpanSpec): OpenSpan | undefined {
  return tracer && beginSpan(spec, currentSampled());
}

/** Begins a new trace with this span; `undefined` where it is not to be recorded. */
export function beginTrace(spec: SpanSpec): OpenSpan | undefined {
  return tracer && start(tracer, spec, ROOT_CONTEXT);
}

/** Says of what runs now that it belongs to that span, too. */
export function linkCurrentSpan(): ((traceparent: string) => void) | undefined {
  const span = tracer && trace.getActiveSpan();
  return span?.isRecording() ? (traceparent) => addLink(span, traceparent) : undefined;
}

/** Runs `fn` as a part of no trace: for what goes on for many. */
export function outsideOfTraces<T>(fn: () => T): T {
  return context.with(ROOT_CONTEXT, fn);
}

function currentSampled(): string | undefined {
  const current = trace.getSpanContext(context.active());
  return current && traceparentOf(current);
}

function start(by: Tracer, { name, role, attributes, links }: SpanSpec, parent = ROOT_CONTEXT): OpenSpan | undefined {
  const span = by.startSpan(
    name,
    { kind: ROLES[role], attributes: attributes as Attributes, links: linksOf(links) },
    parent,
  );
  return span.isRecording() ? new RecordedSpan(span) : undefined;
}

function linksOf(traceparents: readonly string[] = []): Link[] {
  return traceparents.flatMap((traceparent) => {
    const linked = spanContextOf(traceparent);
    return linked ? [{ context: linked }] : [];
  });
}

function addLink(span: Span, traceparent: string): void {
  const linked = spanContextOf(traceparent);
  if (linked) span.addLink({ context: linked });
}

class RecordedSpan implements OpenSpan {
  readonly traceparent: string;

  constructor(private readonly span: Span) {
    this.traceparent = traceparentOf(span.spanContext());
  }

  run<T>(fn: () => T): T {
    return context.with(trace.setSpan(context.active(), this.span), fn);
  }

  set(attributes: SpanAttributes): void {
    this.span.setAttributes(attributes as Attributes);
  }

  link(traceparent: string): void {
    addLink(this.span, traceparent);
  }

  end(failure?: unknown): void {
    if (failure !== undefined) {
      const [message, type] =
        failure instanceof Error ? [failure.message, failure.name] : [String(failure), String(failure)];
      this.span.setStatus({ code: SpanStatusCode.ERROR, message });
      this.span.setAttribute('error.type', type);
    }
    this.span.end();
  }
}
