import {
  context,
  trace,
  TraceFlags,
  type Context,
  type Link,
  type SpanOptions,
  type SpanStatus,
  type Tracer,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { recordSpansBy } from '@comanda/observability';

/** A span as it was begun. */
export interface RecordedSpan {
  readonly name: string;
  readonly spanId: string;
  readonly parentId: string;
  readonly links: string[];
  ended: boolean;
  /** What was wrong in the end, where something was. */
  error?: string | undefined;
}

/** Remembers spans, for tests of who causes whom. */
export class SpanRecorder {
  readonly spans: RecordedSpan[] = [];

  /** Spans are recorded, and contexts kept over waits, until {@link stop}. */
  start(): void {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    recordSpansBy({ startSpan: this.begin } as unknown as Tracer);
  }

  stop(): void {
    recordSpansBy(undefined);
    context.disable();
  }

  named(name: string): RecordedSpan[] {
    return this.spans.filter((span) => span.name === name);
  }

  private readonly begin = (name: string, { links = [] }: SpanOptions, parentContext: Context) => {
    const parent = trace.getSpanContext(parentContext)!;
    const spanId = String(this.spans.length + 1).padStart(16, '0');
    const linked = links.map((link) => link.context.spanId);
    const span: RecordedSpan = { name, spanId, parentId: parent.spanId, links: linked, ended: false };
    this.spans.push(span);
    return {
      isRecording: () => true,
      spanContext: () => ({ traceId: parent.traceId, spanId, traceFlags: TraceFlags.SAMPLED }),
      setAttributes: () => undefined,
      setAttribute: () => undefined,
      setStatus: ({ message }: SpanStatus) => void (span.error = message),
      addLink: ({ context: other }: Link) => void span.links.push(other.spanId),
      end: () => void (span.ended = true),
    };
  };
}
