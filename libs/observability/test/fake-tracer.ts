import { trace, TraceFlags, type Context, type Link, type SpanOptions } from '@opentelemetry/api';

/** A span as the fake has it. */
export interface FakeSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly attributes: Record<string, unknown>;
  /** Ids of the spans that it is linked with. */
  readonly links: string[];
  failure: string | undefined;
  ended: boolean;
}

/** Remembers the spans that it was asked for. */
export class FakeTracer {
  readonly started: FakeSpan[] = [];
  /** False: none is recorded. */
  records = true;

  startSpan(name: string, { attributes = {}, links = [] }: SpanOptions, parentContext: Context) {
    const parent = trace.getSpanContext(parentContext);
    const spanId = String(this.started.length + 1).padStart(16, '0');
    const span: FakeSpan = {
      name,
      traceId: parent?.traceId ?? 'f'.repeat(32),
      spanId,
      parentSpanId: parent?.spanId,
      attributes: { ...attributes },
      links: links.map((link) => link.context.spanId),
      failure: undefined,
      ended: false,
    };
    this.started.push(span);
    return {
      isRecording: () => this.records,
      spanContext: () => ({ traceId: span.traceId, spanId, traceFlags: TraceFlags.SAMPLED }),
      setAttributes: (more: object) => Object.assign(span.attributes, more),
      setAttribute: (key: string, value: unknown) => (span.attributes[key] = value),
      addLink: ({ context }: Link) => span.links.push(context.spanId),
      setStatus: ({ message }: { readonly message?: string }) => (span.failure = message),
      end: () => (span.ended = true),
    };
  }
}
