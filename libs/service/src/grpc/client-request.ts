import { fromBinary, type DescMessage, type DescMethod, type Message, type MessageInitShape } from '@bufbuild/protobuf';
import { Metadata, status } from '@grpc/grpc-js';
import { DomainError } from '@comanda/kernel';
import { currentTraceparent } from '@comanda/observability';
import type { Retries } from '@comanda/resilience';
import { encodeMessage } from './encode-message.js';
import { GrpcCallError } from './grpc-call-error.js';
import type { CallOptions } from './grpc-client.js';
import { traceparentKey } from './metadata-keys.js';
import { pathOf } from './path-of.js';
import type { PeerNodes } from './peer-nodes.js';

/** What to call, where. */
export interface CallTarget {
  readonly nodes: PeerNodes;
  readonly method: DescMethod;
  readonly request: MessageInitShape<DescMessage>;
  /** What the peer's policy allows the call in further attempts. */
  readonly retries: Retries;
}

/** What grpc-js wants first of any request; each attempt of a call takes the same. Throws when the request cannot be encoded. */
export function requestOf({ method, request }: CallTarget, options: CallOptions) {
  return [
    pathOf(method),
    (bytes: Buffer) => bytes,
    (bytes: Buffer): Message => fromBinary(method.output, bytes),
    encodeMessage(method.input, request),
    metadataOf(options.metadata),
  ] as const;
}

/** Throws when nobody waits for the call any longer. */
export function requireWanted(method: DescMethod, { signal }: CallOptions): void {
  if (signal?.aborted) throw new GrpcCallError(status.CANCELLED, pathOf(method), 'cancelled before it was sent');
}

/** For a peer that has no instance at all. */
export function nobodyThere({ nodes: { peer }, method }: CallTarget): DomainError {
  const cause = new GrpcCallError(status.UNAVAILABLE, pathOf(method), 'no instance is known');
  return new DomainError('SERVICE_UNAVAILABLE', 'unavailable', `${peer} is unavailable.`, { cause });
}

/** Cancels the call when the signal aborts; the answer stops listening. */
export function cancelOn(signal: AbortSignal | undefined, call: { cancel(): void }): () => void {
  if (!signal) return () => undefined;
  const cancel = () => call.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  return () => signal.removeEventListener('abort', cancel);
}

function metadataOf(entries: Readonly<Record<string, string>> = {}): Metadata {
  const metadata = new Metadata();
  const traceparent = currentTraceparent();
  if (traceparent) metadata.set(traceparentKey, traceparent);
  for (const [key, value] of Object.entries(entries)) metadata.set(key, value);
  return metadata;
}
