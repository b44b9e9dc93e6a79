import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The other side: what it is asked becomes of `behaviour`. */
export class PriceServer {
  behaviour: 'well' | 'fails once' | 'hangs' = 'well';
  /** Requests that have come. */
  asked = 0;

  private readonly server = createServer((_request, response) => {
    this.asked += 1;
    if (this.behaviour === 'hangs') return;
    const status = this.behaviour === 'fails once' ? 503 : 200;
    this.behaviour = 'well';
    response.writeHead(status).end(JSON.stringify({ cents: 250 }));
  });

  /** Answers where it listens. */
  async listen(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
