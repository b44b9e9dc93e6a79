import { jest } from '@jest/globals';
import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import { millis, nanos } from '@nats-io/nats-core';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { eventually, FakeClock, SeededRandom } from '@comanda/testing';
import {
  LONGEST_REPLAY_MS,
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
import { note, seenBy } from './scene.js';

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

  it('gets nothing again that is older than inboxes can be relied on', async () => {
    await append('1');
    const { config } = await manager.streams.info(STREAM);
    expect(millis(config.max_age)).toBeLessThanOrEqual(LONGEST_REPLAY_MS);
    expect(config.max_age).toBeGreaterThan(0);
  });

  it('of a version with other settings has the stream set as it is to be, with what it holds', async () => {
    await manager.streams.add({ name: STREAM, subjects: ['evt.>'], max_age: nanos(60_000), max_bytes: 1_024 });
    await append('1');
    const { hears, stop } = await consume();
    await hears('1');
    const { config } = await manager.streams.info(STREAM);
    expect([millis(config.max_age), config.max_bytes]).toEqual([LONGEST_REPLAY_MS, 1024 ** 3]);
    await stop();
  });

  it('has its stream made, where nothing was appended yet', async () => {
    const { stop } = await consume();
    const isThere = (): Promise<boolean> =>
      manager.consumers.info(STREAM, 'audit').then(
        () => true,
        () => false,
      );
    await inTime('the consumer', isThere);
    await stop();
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

  it('and comes back with nothing costs nothing but time: each event is handled once, whenever it was told', async () => {
    const clock = new FakeClock();
    const stores = { bank: new MemoryStore(clock), audit: new MemoryStore(clock) };
    const service = (name: keyof typeof stores, parts: Partial<MessagingParts> = {}) =>
      new Messaging({
        service: name,
        processId: 'p1',
        store: stores[name],
        broker,
        clock,
        random: new SeededRandom(),
        ...parts,
      });
    const audits = { events: [onEvent(moved, note)] };
    const seen = (): string[] => seenBy({ store: stores.audit }).sort();
    const passTime = { meanwhile: () => clock.advance(20) };
    const bank = service('bank');
    const tell = (accountId: string) => bank.executor.execute(deposit, { accountId, amount: 1 });

    await bank.start();
    const early = service('audit', audits);
    await early.start();
    await tell('handled');
    await inTime('the first event', () => seen().length === 1, passTime);
    await early.stop();
    await tell('taken by the broker');
    await bank.idle();
    await server.kill();
    await inTime('the end of the connection', () => !broker.connected);
    await tell('told without a broker');
    server.wipe();
    await server.start();
    await isConnected();
    const late = service('audit', audits);
    await late.start();
    await tell('told later');

    await inTime('an empty outbox', () => stores.bank.outbox.size === 0, passTime);
    expect(seen()).toEqual(['handled 1', 'taken by the broker 1', 'told later 1', 'told without a broker 1']);
    await bank.stop();
    await late.stop();
  });
});
