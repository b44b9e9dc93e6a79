import type { TracedSpan } from './otlp-receiver.js';

/** `order server comanda.order.v1.OrderService/CreateOrder`: what a span is, without what differs from order to order. */
export function hopOf({ service, kind, name }: TracedSpan): string {
  return `${service} ${kind} ${name}`;
}

/** Spans of one trace, by what they are and by who caused them. */
export class TraceTree {
  private readonly byId: ReadonlyMap<string, TracedSpan>;

  constructor(readonly spans: readonly TracedSpan[]) {
    this.byId = new Map(spans.map((span) => [span.spanId, span]));
  }

  /** Spans that name no parent. */
  roots(): string[] {
    return this.spans.filter(({ parentSpanId }) => parentSpanId === '').map(hopOf);
  }

  /** Spans whose parent is not in the trace. */
  orphans(): string[] {
    return this.spans.filter(({ parentSpanId }) => parentSpanId !== '' && !this.byId.has(parentSpanId)).map(hopOf);
  }

  /** `child < parent < grandparent …` of the first span that is this hop; undefined without one. */
  ancestry(hop: string): string[] | undefined {
    const span = this.spans.find((candidate) => hopOf(candidate) === hop);
    if (!span) return undefined;
    const path: string[] = [];
    for (let at: TracedSpan | undefined = span; at; at = this.byId.get(at.parentSpanId)) path.push(hopOf(at));
    return path;
  }

  /** Each hop with its parent, once, indented by its depth: for a failed test, and for people. */
  toString(): string {
    const childrenOf = Map.groupBy(this.spans, ({ parentSpanId }) => (this.byId.has(parentSpanId) ? parentSpanId : ''));
    const lines: string[] = [];
    const add = (parentId: string, depth: number): void => {
      const children = (childrenOf.get(parentId) ?? []).toSorted((a, b) => (a.startNanos < b.startNanos ? -1 : 1));
      for (const child of children) {
        const ms = Number(child.endNanos - child.startNanos) / 1e6;
        lines.push(`${'  '.repeat(depth)}${hopOf(child)} (${ms.toFixed(1)} ms${child.failed ? ', failed' : ''})`);
        add(child.spanId, depth + 1);
      }
    };
    add('', 0);
    return lines.join('\n');
  }
}
