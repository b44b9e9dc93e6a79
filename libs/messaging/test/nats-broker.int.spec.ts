import { jest } from '@jest/globals';
import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { eventually, FakeClock, SeededRandom } from '@comanda/testing';
import {
  handler,
  MemoryStore,
  Messaging,
  onEvent,
  type Delivery,
  type MessagingParts,
  type NatsBroker,
} from '../src/index.js';
import { deposit, moved } from './bank.js';
import { natsAt } from './brokers.js';
import { NatsServer } from './nats-server.js';

const STREAM = 'EVENTS';
const SUBJECT = 'evt.bank.Happened';

// Servers start and connections come back in their own time.
jest.setTimeout(20_000);
const inTime: typeof eventually = (name, condition, options) =>
  eventually(name, condition, { withinMs: 15_000, ...options });

let server: NatsServer;
let broker: NatsBroker;

beforeEach(async () => {
  server = await NatsServer.prepare();
  broker = natsAt(server.url);
});
afterEach(async () => {
  await broker.close();
  await server.dispose();
});

const append = (word: string): Promise<number> => broker.append(SUBJECT, Buffer.from(word));
const isConnected = (): Promise<void> => inTime('a connection', () => broker.connected);

/** Consumes and acknowledges, and tells what came. */
async function consume(group = 'audit', subjects: readonly string[] = [SUBJECT]) {
  const heard: string[] = [];
  const take = ({ payload, ack }: Delivery): void => {
    heard.push(Buffer.from(payload).toString());
    ack();
  };
  const { stop } = await broker.consume(group, subjects, take);
  return { heard, stop, hears: (word: string) => inTime(`the entry ${word}`, () => heard.includes(word)) };
}

describe('a broker whose server is not up yet', () => {
  it('loses what is published, and is connected when the server comes', async () => {
    expect(broker.connected).toBe(false);
    broker.publish('x', Buffer.from('lost'));
    const consuming = consume();
    await server.start();
    await isConnected();
    const { hears, stop } = await consuming;
    await append('1');
    await hears('1');
    await stop();
  });

  it('tries no more once it is closed', async () => {
    const waiting = broker.subscribe('x', () => undefined);
    await broker.close();
    await expect(waiting).rejects.toThrow();
    expect(broker.connected).toBe(false);
  });
});

describe('a consumer', () => {
  let admin: NatsConnection;
  let manager: JetStreamManager;

  beforeEach(async () => {
    await server.start();
    await isConnected();
    admin = await connect({ servers: server.url });
    manager = await jetstreamManager(admin);
  });
  afterEach(() => admin.close());

  it.each<[string, () => Promise<unknown>]>([
    ['its stream', () => manager.streams.delete(STREAM)],
    ['itself', () => manager.consumers.delete(STREAM, 'audit')],
  ])('that loses %s is made anew, and goes on', async (_what, lose) => {
    const { hears, stop } = await consume();
    await append('before');
    await hears('before');
    await lose();
    await append('after');
    await hears('after');
    await stop();
  });

  it('of a newer version gets the entries of the subjects that it adds', async () => {
    const old = await consume();
    await append('1');
    await old.hears('1');
    await old.stop();
    const newer = await consume('audit', [SUBJECT, 'evt.bank.Added']);
    await broker.append('evt.bank.Added', Buffer.from('added'));
    await newer.hears('added');
    expect(newer.heard).toEqual(['added']);
    await newer.stop();
  });

  it('that has never consumed has acknowledged nothing', async () => {
    const last = await append('1');
    expect(await broker.progress('nobody')).toEqual({ last, acknowledged: 0 });
  });
});

describe('a server that dies', () => {
  beforeEach(async () => {
    await server.start();
    await isConnected();
  });

  const restart = async (): Promise<void> => {
    await server.kill();
    await inTime('the end of the connection', () => !broker.connected);
    server.wipe();
    await server.start();
    await isConnected();
  };

  it('and comes back with nothing is used again: subscriptions, log and consumers', async () => {
    const told: string[] = [];
    await broker.subscribe('cmd.x', (payload) => told.push(Buffer.from(payload).toString()));
    const { hears, stop } = await consume();
    await append('before');
    await hears('before');
    await restart();
    await append('after');
    await hears('after');
    broker.publish('cmd.x', Buffer.from('command'));
    await inTime('the command', () => told.includes('command'));
    await stop();
  });

  it('loses what is published meanwhile: it is not sent late', async () => {
    const last = await append('before');
    await server.kill();
    await inTime('the end of the connection', () => !broker.connected);
    // The log would keep it, whoever listens.
    broker.publish(SUBJECT, Buffer.from('lost'));
    await server.start();
    await isConnected();
    expect(await append('after')).toBe(last + 1);
  });

  it('with events that nobody has handled yet gets them again from the outbox', async () => {
    const clock = new FakeClock();
    const service = (name: string, parts: Partial<MessagingParts> = {}) =>
      new Messaging({
        service: name,
        processId: 'p1',
        store: new MemoryStore(clock),
        broker,
        clock,
        random: new SeededRandom(),
        ...parts,
      });
    const bankStore = new MemoryStore(clock);
    const bank = service('bank', { store: bankStore });
    await bank.start();
    await bank.executor.execute(deposit, { accountId: 'a', amount: 1 });
    await bank.idle();
    await restart();

    const heard: string[] = [];
    const note = handler({
      reads: () => ({}),
      decide: ({ accountId }: { accountId: string }) => {
        heard.push(accountId);
        return { reply: {} };
      },
    });
    const audit = service('audit', { events: [onEvent(moved, note)] });
    await audit.start();
    await inTime('an empty outbox', () => bankStore.outbox.size === 0, { meanwhile: () => clock.advance(20) });
    expect(heard).toEqual(['a']);
    await bank.stop();
    await audit.stop();
  });
});
