import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A way to a server that can be cut, and left hanging. */
export class Cuttable {
  private readonly sockets = new Set<Socket>();
  private state: 'open' | 'cut' | 'hanging' = 'open';

  private constructor(
    private readonly server: Server,
    private readonly target: URL,
  ) {
    server.on('connection', (from) => this.join(from));
  }

  /** A way to the server with that URL. */
  static async to(url: string): Promise<Cuttable> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Cuttable(server, new URL(url));
  }

  /** The server's, by this way. */
  get url(): string {
    return `${this.target.protocol}//127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Connections break, and new ones are refused. */
  cut(): void {
    this.state = 'cut';
    for (const socket of this.sockets) socket.destroy();
  }

  /** Connections stay, but nothing comes through: a cable that was pulled. */
  hang(): void {
    this.state = 'hanging';
  }

  /** All is well again; what hung is broken off. */
  heal(): void {
    for (const socket of this.sockets) socket.destroy();
    this.state = 'open';
  }

  async close(): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, 'close');
  }

  private join(from: Socket): void {
    if (this.state === 'cut') {
      from.destroy();
      return;
    }
    const to = connect(Number(this.target.port), this.target.hostname);
    this.forward(from, to);
    this.forward(to, from);
  }

  private forward(from: Socket, to: Socket): void {
    this.sockets.add(from);
    from.on('data', (chunk) => this.state === 'open' && to.write(chunk));
    from.on('error', () => undefined);
    from.on('close', () => {
      this.sockets.delete(from);
      to.destroy();
    });
  }
}
