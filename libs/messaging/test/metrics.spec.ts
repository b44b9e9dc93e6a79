import { metrics, type Meter, type ObservableCallback } from '@opentelemetry/api';
import { jsonCommand, settled } from '@comanda/testing';
import { onCommand } from '../src/index.js';
import { batches, encodeEnvelope } from '../src/envelope.js';
import { deposit, type Movement } from './bank.js';
import { aScene, audits, choke } from './scene.js';

/** Counts what is added, and reads gauges when the test collects. */
class Collector {
  readonly counts = new Map<string, number>();
  readonly gauges = new Map<string, Set<ObservableCallback>>();
  /** Name, what was handled and its outcome, of each duration. */
  readonly durations: string[] = [];

  readonly meter = {
    createCounter: (name: string) => ({
      add: (value: number, attributes?: object) => {
        expect(attributes).toBeUndefined();
        this.counts.set(name, (this.counts.get(name) ?? 0) + value);
      },
    }),
    createHistogram: (name: string) => ({
      record: (_value: number, labels: Record<string, string>) =>
        this.durations.push(`${name} ${labels['messaging.destination.name']} ${labels.outcome}`),
    }),
    createObservableGauge: (name: string) => {
      const callbacks = this.gauges.get(name) ?? new Set();
      this.gauges.set(name, callbacks);
      return {
        addCallback: (callback: ObservableCallback) => callbacks.add(callback),
        removeCallback: (callback: ObservableCallback) => callbacks.delete(callback),
      };
    },
  } as unknown as Meter;

  async collect(): Promise<Record<string, number[]>> {
    const values: Record<string, number[]> = {};
    await Promise.all(
      [...this.gauges].flatMap(([name, callbacks]) =>
        [...callbacks].map((callback) => callback({ observe: (value: number) => (values[name] ??= []).push(value) })),
      ),
    );
    return values;
  }
}

let collector: Collector;

beforeEach(() => {
  collector = new Collector();
  metrics.disable();
  metrics.setGlobalMeterProvider({ getMeter: () => collector.meter });
});
afterAll(() => metrics.disable());

describe('the metrics of a service', () => {
  const scene = aScene();

  it('tell what its outbox owes, and for how long', async () => {
    expect(await collector.collect()).toEqual({
      'outbox.lag': [0],
      'outbox.unsent': [0],
      'outbox.unconfirmed': [0],
      dead_letters: [0],
    });
    scene.world.broker.refused.add('evt.bank.Moved');
    await scene.tell('a', 'b');
    await scene.world.pass(5_000);
    expect(await collector.collect()).toMatchObject({
      'outbox.lag': [5],
      'outbox.unsent': [2],
      'outbox.unconfirmed': [0],
    });
    scene.world.broker.refused.clear();
    await scene.world.until('both to be sent', () => !scene.sequences().includes(undefined));
    expect(await collector.collect()).toMatchObject({
      'outbox.lag': [0],
      'outbox.unsent': [0],
      'outbox.unconfirmed': [2],
    });
  });

  it('tell how many events the broker has taken, repetitions too', async () => {
    await scene.tell('a', 'b', 'c');
    await settled();
    expect(collector.counts.get('relay.published')).toBe(3);
  });

  it('tell how many dead letters there are', async () => {
    await scene.startAudit({ events: audits(choke(new Error('a defect'))) });
    await scene.tell('poison', 'poison');
    await scene.outboxIsEmpty();
    expect((await collector.collect()).dead_letters).toEqual([0, 2]);
  });

  it('tell how long each message took, with its outcome, whatever that was', async () => {
    const commands = [onCommand(jsonCommand<Movement, { balance: number }>('audit', 'Deposit'), deposit)];
    await scene.startAudit({ events: audits(choke(new Error('a defect'))), commands });
    await scene.tell('a', 'poison');
    const stray = { id: 'stray', type: 'bank.Rob', source: 'x', subject: 's1', timeMs: 0, data: new Uint8Array() };
    const [batch] = [...batches([encodeEnvelope(stray)], (bytes) => bytes)];
    scene.world.broker.publish('cmd.audit', batch!.payload);
    await scene.outboxIsEmpty();
    expect(collector.durations.sort()).toEqual([
      'messaging.process.duration cmd.audit.unknown failed',
      'messaging.process.duration evt.bank.Moved failed',
      'messaging.process.duration evt.bank.Moved replied',
    ]);
  });

  it('are read with one statement, and not while nobody collects them', async () => {
    let statements = 0;
    const backlog = scene.bank.store.backlog.bind(scene.bank.store);
    scene.bank.store.backlog = () => {
      statements += 1;
      return backlog();
    };
    await scene.world.pass(2_000);
    expect(statements).toBe(0);
    await collector.collect();
    expect(statements).toBe(1);
    await collector.collect();
    expect(statements).toBe(2);
  });

  it('are left out while the store is away', async () => {
    scene.bank.store.available = false;
    expect(await collector.collect()).toEqual({});
  });

  it('end with it', async () => {
    await scene.bank.messaging.stop();
    expect(await collector.collect()).toEqual({});
  });
});
