import {
  create,
  fromBinary,
  toBinary,
  type DescMessage,
  type DescMethod,
  type Message,
  type MessageInitShape,
} from '@bufbuild/protobuf';
import {
  Metadata,
  status,
  type CallOptions as RawOptions,
  type Client,
  type ClientUnaryCall,
  type ServiceError,
} from '@grpc/grpc-js';
import { currentTraceparent } from '@comanda/observability';
import { GrpcCallError } from './grpc-call-error.js';
import { fromErrorStatus } from './error-status.js';
import type { CallOptions, GrpcReply } from './grpc-client.js';
import { traceparentKey } from './metadata-keys.js';

/** What to call, where. */
export interface UnaryTarget {
  readonly client: Client;
  readonly peer: string;
  readonly method: DescMethod;
  readonly request: MessageInitShape<DescMessage>;
}

/** Makes one call; rejects with the error that the status stands for. */
export function unaryCall(
  { client, peer, method, request }: UnaryTarget,
  options: CallOptions & { readonly deadlineMs: number },
): Promise<GrpcReply<Message>> {
  const path = `/${method.parent.typeName}/${method.name}`;
  if (options.signal?.aborted)
    return Promise.reject(new GrpcCallError(status.CANCELLED, path, 'cancelled before it was sent'));
  return new Promise((resolve, reject) => {
    let headers = new Metadata();
    const rawOptions: RawOptions = { deadline: Date.now() + options.deadlineMs };
    const call = client.makeUnaryRequest(
      path,
      (message: Message) => encode(method.input, message),
      (bytes: Buffer) => fromBinary(method.output, bytes),
      create(method.input, request),
      metadataOf(options.metadata),
      rawOptions,
      (error: ServiceError | null, message?: Message) => {
        stopListening();
        if (error) reject(fromErrorStatus(error, path, peer));
        else resolve({ message: message!, headers });
      },
    );
    call.on('metadata', (received: Metadata) => (headers = received));
    const stopListening = cancelOn(options.signal, call);
  });
}

function encode(desc: DescMessage, message: Message): Buffer {
  const bytes = toBinary(desc, message);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function metadataOf(entries: Readonly<Record<string, string>> = {}): Metadata {
  const metadata = new Metadata();
  const traceparent = currentTraceparent();
  if (traceparent) metadata.set(traceparentKey, traceparent);
  for (const [key, value] of Object.entries(entries)) metadata.set(key, value);
  return metadata;
}

function cancelOn(signal: AbortSignal | undefined, call: ClientUnaryCall): () => void {
  const cancel = () => call.cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  return () => signal?.removeEventListener('abort', cancel);
}
