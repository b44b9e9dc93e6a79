import { beginSpan, isSampled, recordsSpans, type OpenSpan } from '@comanda/observability';
import type { Work } from '../work.js';

/**
 * The span of a batch's transaction: a child of the first work whose trace is recorded. It is linked with the spans of the others, which
 * are linked with it: whoever looks at one trace finds the transaction that it shared.
 */
export function beginTransactionSpan(service: string, works: readonly Work[]): OpenSpan | undefined {
  if (!recordsSpans()) return undefined;
  const [first, ...others] = works.filter(({ traceparent }) => isSampled(traceparent));
  if (!first) return undefined;
  const attributes = {
    'db.system.name': 'postgresql',
    'db.namespace': service,
    'db.operation.name': 'BATCH',
    'messaging.batch.message_count': works.length,
  };
  const links = others.map(({ traceparent }) => traceparent!);
  const span = beginSpan({ name: `BATCH ${service}`, role: 'client', attributes, links }, first.traceparent);
  if (span) for (const { link } of others) link?.(span.traceparent);
  return span;
}
