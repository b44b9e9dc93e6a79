import { type Server, type ServerDuplexStream } from '@grpc/grpc-js';
import { CallService, type CarryRequest } from '../../gen/comanda/calls/v1/call_service_pb.js';
import { packageDefinition } from '../package-definition.js';
import { ServedStream, type UnaryHandler } from './served-stream.js';

/** Serves the unary calls that come over shared streams, as if each had come by itself. */
export class SharedStreams {
  private readonly streams = new Set<ServedStream>();
  private isClosing = false;

  constructor(private readonly server: Server) {}

  addToServer(): void {
    const definition = packageDefinition([CallService])[CallService.typeName]!;
    const serve = (stream: ServerDuplexStream<CarryRequest, Buffer>): void => this.serve(stream);
    this.server.addService(definition, { carry: serve });
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
