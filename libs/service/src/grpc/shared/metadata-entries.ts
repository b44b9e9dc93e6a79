import { Metadata } from '@grpc/grpc-js';
import { bufferOf } from '../buffer-of.js';

export interface Entry {
  readonly key: string;
  readonly value: Uint8Array;
}

/** The metadata as a message has it. */
export function entriesOf(metadata: Metadata | undefined): Entry[] {
  if (!metadata) return [];
  return Object.entries(metadata.toJSON()).flatMap(([key, values]) =>
    values.map((value) => ({ key, value: typeof value === 'string' ? Buffer.from(value) : value })),
  );
}

/** The metadata that a message has. Throws for a key that gRPC does not allow. */
export function metadataOf(entries: readonly Entry[]): Metadata {
  const metadata = new Metadata();
  for (const { key, value } of entries) {
    const bytes = bufferOf(value);
    metadata.add(key, key.endsWith('-bin') ? bytes : bytes.toString());
  }
  return metadata;
}
