import { randomUUID } from 'node:crypto';
import type { LogTable, Table } from '../../../src/index.js';

/** An entity with a column of every type. */
export interface Specimen {
  readonly id: string;
  readonly name: string | null;
  readonly count: number | null;
  readonly amount: bigint | null;
  readonly live: boolean | null;
  readonly at: Date | null;
  readonly detail: unknown;
  readonly blob: Uint8Array | null;
}

export const specimens: Table<Specimen> = {
  name: 'specimens',
  key: 'id',
  columns: {
    id: 'uuid',
    name: 'text',
    count: 'integer',
    amount: 'bigint',
    live: 'boolean',
    at: 'timestamptz',
    detail: 'jsonb',
    blob: 'bytea',
  },
  toRow: (specimen) => ({ ...specimen }),
  fromRow: (row) => ({ ...row, blob: row.blob && Uint8Array.from(row.blob as Uint8Array) }) as unknown as Specimen,
};

export const specimenSchema = `create table specimens (id uuid primary key, name text, count integer, amount bigint, live boolean,
  at timestamptz(6), detail jsonb, blob bytea, version integer not null)`;

/** A specimen with nothing but its id, or what is given. */
export function specimen(given: Partial<Specimen> = {}): Specimen {
  const nothing = { name: null, count: null, amount: null, live: null, at: null, detail: null, blob: null };
  return { id: randomUUID(), ...nothing, ...given };
}

/** A log. */
export const notes: LogTable<{ readonly text: string; readonly number: number | null }> = {
  name: 'notes',
  columns: { text: 'text', number: 'integer' },
  toRow: (note) => ({ ...note }),
};

export const noteSchema = 'create table notes (text text not null, number integer)';

/** A log about specimens. */
export const remarks: LogTable<{ readonly about: string; readonly text: string }> = {
  name: 'remarks',
  columns: { about: 'uuid', text: 'text' },
  toRow: (remark) => ({ ...remark }),
};

export const remarkSchema = 'create table remarks (about uuid not null, text text not null)';
