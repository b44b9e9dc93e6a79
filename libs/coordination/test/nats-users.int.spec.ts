import { jest } from '@jest/globals';
import { eventually } from '@comanda/testing';
import type { KeyValue } from '../src/index.js';
import { natsAt } from './backends.js';
import { OwnServer } from './own-server.js';

jest.setTimeout(120_000);

/** A user who may listen to inboxes of its own only. */
const USER = `authorization {
  users = [{ user: order, password: one, permissions: { publish: ">", subscribe: ["_INBOX_order.>"] } }]
}`;

describe('a bucket of a NATS that restricts its users', () => {
  let server: OwnServer;
  let keys: KeyValue;

  beforeAll(async () => {
    server = await OwnServer.nats(USER);
    await server.start();
    keys = await natsAt(server.url.replace('://', '://order:one@'));
  });
  afterAll(async () => {
    await keys?.close();
    await server?.dispose();
  });

  it('is written, read and watched by inboxes of the user', async () => {
    const seen: string[] = [];
    const watch = keys.watch('a/', { onEntries: (entries) => seen.push(...entries.map(({ key }) => key)) });
    await keys.put('a/1', 'one');
    expect((await keys.get('a/1'))?.value).toBe('one');
    await eventually('the entry', () => seen.includes('a/1'), { withinMs: 60_000 });
    watch.stop();
  });
});
