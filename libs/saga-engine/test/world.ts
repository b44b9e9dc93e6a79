import { MemoryBroker, MemoryStore, Messaging, type EventBinding } from '@comanda/messaging';
import { configureLogging } from '@comanda/observability';
import type { SagaDefinition } from '@comanda/saga';
import { eventually, FakeClock, SeededRandom, settled } from '@comanda/testing';
import { SagaEngine, sagaInstances, sagaJournal, type SagaInstance } from '../src/index.js';
import { calls, participants, startTripSaga, takeTrip, tripSaga, type Trip } from './trip.js';

configureLogging({ level: 'silent' });

/** A broker that counts what passes, and loses or holds what the test says. */
export class LossyBroker extends MemoryBroker {
  readonly lost = new Set<string>();
  private readonly counts = new Map<string, number>();
  private readonly held = new Map<string, Uint8Array[]>();

  override publish(subject: string, payload: Uint8Array): void {
    this.counts.set(subject, this.count(subject) + 1);
    if (this.lost.has(subject)) return;
    const held = this.held.get(subject);
    if (held) held.push(payload);
    else super.publish(subject, payload);
  }

  count(subject: string): number {
    return this.counts.get(subject) ?? 0;
  }

  /** What is published from now on is held. */
  hold(subject: string): void {
    this.held.set(subject, []);
  }

  /** Holds no more; the answer delivers what was held. */
  letPass(subject: string): () => void {
    const held = this.held.get(subject) ?? [];
    this.held.delete(subject);
    return () => held.forEach((payload) => super.publish(subject, payload));
  }
}

interface OrchestratorOptions {
  readonly processId?: string;
  readonly definitions?: readonly SagaDefinition[];
  readonly starts?: EventBinding;
}

/** A process of the orchestrator. */
export interface Orchestrator {
  readonly messaging: Messaging;
  readonly engine: SagaEngine;
  stop(): Promise<void>;
}

/** Orchestrators over one database, participants over another, one broker, and the time that passes for all. */
export class World {
  readonly clock = new FakeClock();
  readonly broker = new LossyBroker(this.clock);
  /** The orchestrators' database. */
  readonly store = new MemoryStore(this.clock);
  private readonly participantsStore = new MemoryStore(this.clock);
  private readonly services = new Map<string, Messaging>();
  private readonly orchestrators = new Set<Orchestrator>();

  async startParticipants(...names: string[]): Promise<void> {
    for (const name of names) {
      const messaging = this.messaging(name, 'p1', this.participantsStore, { commands: participants[name]! });
      this.services.set(name, messaging);
      await messaging.start();
    }
  }

  async startOrchestrator({
    processId = 'o1',
    definitions = [tripSaga],
    starts = startTripSaga,
  }: OrchestratorOptions = {}): Promise<Orchestrator> {
    const { clock, store } = this;
    const messaging = this.messaging('orchestrator', processId, store, { events: [starts] });
    const engine = new SagaEngine({
      definitions,
      executor: messaging.executor,
      store,
      messaging,
      clock,
      random: new SeededRandom(),
    });
    await messaging.start();
    engine.start();
    const started = { messaging, engine, stop: () => this.stopOrchestrator(started) };
    this.orchestrators.add(started);
    return started;
  }

  async take(...trips: readonly (string | Trip)[]): Promise<void> {
    const { executor } = this.services.get('trip')!;
    const taken = trips.map((trip) => (typeof trip === 'string' ? { tripId: trip } : trip));
    await Promise.all(taken.map((trip) => executor.execute(takeTrip, trip)));
    await settled();
  }

  /** What the participants have done for a trip. */
  calls(tripId: string): unknown[] {
    const rows = this.participantsStore.log(calls.name).filter((row) => row.trip_id === tripId);
    return rows.map(({ command }) => command);
  }

  saga(tripId: string): SagaInstance | undefined {
    const stored = this.store.table(sagaInstances.name).get(`trip-${tripId}`);
    return stored && sagaInstances.fromRow(stored.row);
  }

  /** Lines of the journal, such as `do bookHotel succeeded`, with the refusal's code and the attempts where there is more to tell. */
  journal(tripId: string): string[] {
    const rows = this.store.log(sagaJournal.name).filter((row) => row.saga_id === `trip-${tripId}`);
    return rows.map(({ direction, step, outcome, code, attempts }) =>
      [direction, step, outcome, code, attempts === 1 ? undefined : `after ${String(attempts)}`]
        .filter(Boolean)
        .join(' '),
    );
  }

  /** Lets time pass until the condition holds. */
  async until(name: string, condition: () => boolean): Promise<void> {
    await eventually(name, condition, { meanwhile: () => this.clock.advance(100) });
  }

  async ends(...tripIds: string[]): Promise<void> {
    const isOver = (tripId: string): boolean =>
      ['completed', 'compensated'].includes(this.saga(tripId)?.progress.phase ?? '');
    await this.until(`the end of ${tripIds.join(', ')}`, () => tripIds.every(isOver));
  }

  /** Lets so much time pass. */
  async pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 100) {
      this.clock.advance(100);
      await settled();
    }
  }

  async stop(): Promise<void> {
    for (const orchestrator of this.orchestrators) await orchestrator.stop();
    for (const messaging of this.services.values()) await messaging.stop();
  }

  private async stopOrchestrator(orchestrator: Orchestrator): Promise<void> {
    this.orchestrators.delete(orchestrator);
    await orchestrator.engine.stop();
    await orchestrator.messaging.stop();
  }

  private messaging(service: string, processId: string, store: MemoryStore, bindings: object): Messaging {
    const { broker, clock } = this;
    return new Messaging({ service, processId, store, broker, clock, random: new SeededRandom(), ...bindings });
  }
}
