import type { Client } from 'pg';
import type { OrderEvidence } from './findings.d.mts';

/** What reads the databases of those services. */
export type Databases = Record<'order' | 'kitchen' | 'accounting' | 'orchestrator', Pick<Client, 'query'>>;

/**
 * What the databases say of these orders, whether they exist or not. The databases are read one after the other: what changes meanwhile may
 * seem not to fit.
 */
export function readEvidence(databases: Databases, ids: readonly string[]): Promise<OrderEvidence[]>;
