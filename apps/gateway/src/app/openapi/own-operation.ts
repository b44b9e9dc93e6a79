import type { JsonSchema } from '@comanda/contracts';
import type { Operation } from './operation.js';

/** An operation for operators that no rpc stands behind, described by hand. */
export interface OwnOperation {
  readonly path: string;
  /** In lower case. */
  readonly verb: string;
  readonly operation: Omit<Operation, 'tags'>;
  /** Components that it refers to, by name. */
  readonly schemas: Readonly<Record<string, JsonSchema>>;
}
