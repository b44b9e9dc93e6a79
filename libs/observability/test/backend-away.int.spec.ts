import { spawn } from 'node:child_process';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { jest } from '@jest/globals';

jest.setTimeout(120_000);

interface Cost {
  /** Heap that was still taken after 60,000 spans and 30,000 lines, which unbounded would be about 150 MB. */
  readonly grownMb: number;
  readonly stopMs: number;
}

const MOST_MB = 60;
const MOST_STOP_MS = 8_000;

let server: Server | undefined;
const sockets = new Set<Socket>();

async function listen(onConnection: (socket: Socket) => void): Promise<string> {
  server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  server = undefined;
});

/** Works hard while that backend is watching, and tells what it cost. */
async function costWith(endpoint: string): Promise<Cost> {
  const child = fileURLToPath(new URL('./busy-child.ts', import.meta.url));
  const args = ['--expose-gc', '--conditions=@comanda/source', '--import', '@swc-node/register/esm-register', child];
  const env = {
    ...process.env,
    NODE_OPTIONS: '',
    SWC_NODE_PROJECT: fileURLToPath(new URL('../../../tsconfig.base.json', import.meta.url)),
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_BSP_SCHEDULE_DELAY: '10',
    OTEL_METRIC_EXPORT_INTERVAL: '100',
  };
  const busy = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  busy.stdout.on('data', (text: Buffer) => (said += text.toString()));
  const code = await new Promise((resolve) => busy.once('exit', resolve));
  if (code !== 0) throw new Error(`it ended with ${String(code)}`);
  return JSON.parse(said.trim().split('\n').at(-1)!) as Cost;
}

const isBounded = ({ grownMb, stopMs }: Cost): void => {
  expect(grownMb).toBeLessThan(MOST_MB);
  // The stop gives it two seconds; the rest is for a machine that is busy.
  expect(stopMs).toBeLessThan(MOST_STOP_MS);
};

it('costs bounded memory, and a stop little time, when the backend takes requests and never answers', async () => {
  isBounded(await costWith(await listen(() => undefined)));
});

it('costs no more when it cuts every connection', async () => {
  isBounded(await costWith(await listen((socket) => socket.destroy())));
});

it('costs no more when nobody is there', async () => {
  const endpoint = await listen(() => undefined);
  await new Promise((resolve) => server!.close(resolve));
  server = undefined;
  isBounded(await costWith(endpoint));
});
