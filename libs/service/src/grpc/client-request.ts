import { fromBinary, type DescMessage, type DescMethod, type Message, type MessageInitShape } from '@bufbuild/protobuf';
import { Metadata, status, type Client } from '@grpc/grpc-js';
import { currentTraceparent } from '@comanda/observability';
import { encodeMessage } from './encode-message.js';
import { GrpcCallError } from './grpc-call-error.js';
import type { CallOptions } from './grpc-client.js';
import { traceparentKey } from './metadata-keys.js';

/** What to call, where. */
export interface CallTarget {
  readonly client: Client;
  readonly peer: string;
  readonly method: DescMethod;
  readonly request: MessageInitShape<DescMessage>;
}

/** What grpc-js wants first of any request. Throws when the request cannot be encoded. */
export function requestOf({ method, request }: CallTarget, options: CallOptions) {
  return [
    pathOf(method),
    (bytes: Buffer) => bytes,
    (bytes: Buffer): Message => fromBinary(method.output, bytes),
    encodeMessage(method.input, request),
    metadataOf(options.metadata),
  ] as const;
}

/** The rpc's full path. */
export function pathOf(method: DescMethod): string {
  return `/${method.parent.typeName}/${method.name}`;
}

/** Throws when nobody waits for the call any longer. */
export function requireWanted(method: DescMethod, { signal }: CallOptions): void {
  if (signal?.aborted) throw new GrpcCallError(status.CANCELLED, pathOf(method), 'cancelled before it was sent');
}

/** Cancels the call when the signal aborts; the answer stops listening. */
export function cancelOn(signal: AbortSignal | undefined, call: { cancel(): void }): () => void {
  const cancel = () => call.cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  return () => signal?.removeEventListener('abort', cancel);
}

function metadataOf(entries: Readonly<Record<string, string>> = {}): Metadata {
  const metadata = new Metadata();
  const traceparent = currentTraceparent();
  if (traceparent) metadata.set(traceparentKey, traceparent);
  for (const [key, value] of Object.entries(entries)) metadata.set(key, value);
  return metadata;
}
