import { fromBinary } from '@bufbuild/protobuf';
import { type Server, type ServerDuplexStream } from '@grpc/grpc-js';
import { CallService, CarryRequestSchema, type CarryRequest } from '../../gen/comanda/calls/v1/call_service_pb.js';
import { pathOf } from '../path-of.js';
import { ServedStream, type UnaryHandler } from './served-stream.js';

/** Serves the unary calls that come over shared streams, as if each had come by itself. */
export class SharedStreams {
  private readonly streams = new Set<ServedStream>();
  private isClosing = false;

  /** `handlers` are the server's own, by path. */
  constructor(private readonly server: Server) {}

  addToServer(): void {
    const carry = {
      path: pathOf(CallService.method.carry),
      requestStream: true,
      responseStream: true,
      requestSerialize: unused,
      requestDeserialize: (bytes: Buffer) => fromBinary(CarryRequestSchema, bytes),
      responseSerialize: (bytes: Buffer) => bytes,
      responseDeserialize: unused,
    };
    const serve = (stream: ServerDuplexStream<CarryRequest, Buffer>): void => this.serve(stream);
    this.server.addService({ carry }, { carry: serve });
  }

  /** Tells every client to send nothing more. A stream ends when its last call is answered. */
  close(): void {
    this.isClosing = true;
    for (const stream of this.streams) stream.close();
  }

  private serve(stream: ServerDuplexStream<CarryRequest, Buffer>): void {
    const served = new ServedStream(stream, (path) => this.handlerOf(path));
    this.streams.add(served);
    stream.once('close', () => this.streams.delete(served));
    if (this.isClosing) served.close();
  }

  /** grpc-js tells nobody what it serves. */
  private handlerOf(path: string): UnaryHandler | undefined {
    const handlers = this.server['handlers'] as unknown as ReadonlyMap<
      string,
      UnaryHandler & { readonly type: string }
    >;
    const handler = handlers.get(path);
    return handler?.type === 'unary' ? handler : undefined;
  }
}

function unused(): never {
  throw new Error('only a client does this');
}
