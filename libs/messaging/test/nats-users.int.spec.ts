import { jest } from '@jest/globals';
import { connect, PermissionViolationError, type NatsConnection } from '@nats-io/transport-node';
import { eventually } from '@comanda/testing';
import type { NatsBroker } from '../src/index.js';
import { natsAt } from './brokers.js';
import { NatsServer } from './nats-server.js';

// Servers start and connections come up in their own time.
jest.setTimeout(60_000);
const inTime: typeof eventually = (name, condition, options) =>
  eventually(name, condition, { withinMs: 30_000, ...options });

/** Two users who may do all but listen to each other's inboxes. */
const USERS = `authorization {
  users = [
    { user: order, password: one, permissions: { publish: ">", subscribe: { allow: [">"], deny: ["_INBOX.>", "_INBOX_kitchen.>"] } } }
    { user: kitchen, password: two, permissions: { publish: ">", subscribe: { allow: [">"], deny: ["_INBOX.>", "_INBOX_order.>"] } } }
  ]
}`;

describe('a broker of a server with users', () => {
  let server: NatsServer;
  let order: NatsBroker;
  let kitchen: NatsBroker;

  const urlOf = (user: string, password: string): string => server.url.replace('://', `://${user}:${password}@`);

  beforeAll(async () => {
    server = await NatsServer.prepare(USERS);
    await server.start();
    [order, kitchen] = [natsAt(urlOf('order', 'one')), natsAt(urlOf('kitchen', 'two'))];
    await inTime('both connections', () => order.connected && kitchen.connected);
  });
  afterAll(async () => {
    await Promise.all([order?.close(), kitchen?.close()]);
    await server?.dispose();
  });

  it('is answered in an inbox of its user', async () => {
    await kitchen.serve('what', 'kitchen', async (question) => Buffer.from(`${Buffer.from(question)} is known`));
    expect(Buffer.from(await order.request('what', Buffer.from('it'), 30_000)).toString()).toBe('it is known');
  });

  it('is told in an inbox of its user that nobody took a message', async () => {
    let unserved = false;
    order.publish('nobody.listens', Buffer.from('x'), () => (unserved = true));
    await inTime('word of it', () => unserved);
  });

  it('appends to the log and reads from it by inboxes of its user', async () => {
    const heard: string[] = [];
    const { stop } = await kitchen.consume('kitchen', ['evt.order.Happened'], ({ payload, ack }) => {
      heard.push(Buffer.from(payload).toString());
      ack();
    });
    await order.append('evt.order.Happened', Buffer.from('1'));
    await inTime('the entry', () => heard.includes('1'));
    await inTime('its acknowledgement', async () => (await kitchen.progress('kitchen')).acknowledged === 1);
    await stop();
  });

  it.each(['_INBOX_order.>', '_INBOX.>'])('cannot be overheard by another user at %s', async (subject) => {
    const other = await connect({ servers: server.url, user: 'kitchen', pass: 'two', inboxPrefix: '_INBOX_kitchen' });
    await expect(refusal(other, subject)).resolves.toBeInstanceOf(PermissionViolationError);
    await other.close();
  });
});

/** What the server says to who subscribes to it. */
function refusal(connection: NatsConnection, subject: string): Promise<unknown> {
  return new Promise((resolve) => {
    connection.subscribe(subject, { callback: (error) => resolve(error) });
  });
}
