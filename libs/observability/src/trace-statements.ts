import { createNoopMeter } from '@opentelemetry/api';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import pg from 'pg';

/**
 * Has a span recorded for each statement to Postgres. It does not matter whether clients were made before.
 *
 * The instrumentation would wait for pg to be loaded, by hooks; a bundle loads nothing that hooks could see. So it is handed pg.
 */
export function traceStatements(): void {
  // A statement outside of a request is ours, of the relay or a timer, or of many requests: those are told by spans of their own.
  const statements = new PgInstrumentation({ enabled: false, requireParentSpan: true, ignoreConnectSpans: true });
  // Pools are measured where they are made.
  statements.setMeterProvider({ getMeter: () => createNoopMeter() });
  const definition = statements.getModuleDefinitions().find(({ name }) => name === 'pg');
  if (!definition?.patch) throw new Error('the instrumentation of pg has changed');
  definition.patch(pg);
}
