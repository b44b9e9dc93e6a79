import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** What a sick instance does with each call: says nothing, lets the connection go, or ends it without a status. */
export type Sickness = 'hangs' | 'drops the connection' | 'ends without a status';

/** An instance of any service that answers no call. */
export class SickPeer {
  /** Calls that have come. */
  calls = 0;
  /** Of these, the ones that their callers gave up. */
  cancelled = 0;

  private constructor(
    private readonly server: Server | ReturnType<typeof createServer>,
    private readonly connections: Set<{ destroy(): void }>,
  ) {}

  static async start(sickness: Sickness): Promise<SickPeer> {
    const sessions = new Set<ServerHttp2Session>();
    const server = createServer();
    const peer = new SickPeer(server, sessions);
    server.on('session', (session) => sessions.add(session));
    server.on('stream', (stream, headers) => {
      if (isCarry(headers)) refuse(stream);
      else peer.take(stream, sickness);
    });
    await listening(server);
    return peer;
  }

  /** One that accepts connections and says nothing, as a process does that is stopped. */
  static async startMute(): Promise<SickPeer> {
    const sockets = new Set<Socket>();
    const server = createTcpServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
    });
    await listening(server);
    return new SickPeer(server, sockets);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  stop(): void {
    this.server.close();
    for (const connection of this.connections) connection.destroy();
  }

  private take(stream: ServerHttp2Stream, sickness: Sickness): void {
    this.calls += 1;
    stream.on('error', () => undefined);
    stream.on('close', () => (this.cancelled += 1));
    if (sickness === 'drops the connection') stream.session!.destroy();
    if (sickness === 'ends without a status') stream.close();
  }
}

/** The calls of this peer are to come one by one. */
function isCarry(headers: IncomingHttpHeaders): boolean {
  return headers[':path'] === '/comanda.calls.v1.CallService/Carry';
}

function refuse(stream: ServerHttp2Stream): void {
  stream.respond({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '12' }, { endStream: true });
}

async function listening(server: Server | ReturnType<typeof createServer>): Promise<void> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
}
