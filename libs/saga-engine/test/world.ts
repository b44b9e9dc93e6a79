import { MemoryStore, Messaging, type EventBinding } from '@comanda/messaging';
import { configureLogging } from '@comanda/observability';
import type { SagaDefinition } from '@comanda/saga';
import { eventually, FakeClock, SeededRandom, settled } from '@comanda/testing';
import {
  SagaEngine,
  sagaInstances,
  sagaJournal,
  type ParticipantBreakers,
  type RepairAct,
  type SagaInstance,
} from '../src/index.js';
import { LossyBroker } from './lossy-broker.js';
import {
  calls,
  listeners,
  notices,
  participants,
  startTripSaga,
  takeTrip,
  tripParked,
  tripSaga,
  type Trip,
} from './trip.js';

interface OrchestratorOptions {
  readonly processId?: string;
  readonly definitions?: readonly SagaDefinition[];
  readonly starts?: EventBinding;
  readonly breakers?: ParticipantBreakers;
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
  readonly logs: Record<string, unknown>[] = [];
  private readonly participantsStore = new MemoryStore(this.clock);
  private readonly services = new Map<string, Messaging>();
  private readonly orchestrators = new Set<Orchestrator>();

  constructor() {
    const write = (line: string): void => void this.logs.push(JSON.parse(line) as Record<string, unknown>);
    configureLogging({ level: 'info', destination: { write } });
  }

  async startParticipants(...names: string[]): Promise<void> {
    for (const name of names) {
      const bindings = { commands: participants[name] ?? [], events: listeners[name] ?? [] };
      const messaging = this.messaging(name, 'p1', this.participantsStore, bindings);
      this.services.set(name, messaging);
      await messaging.start();
    }
  }

  async stopParticipants(...names: string[]): Promise<void> {
    for (const name of names) {
      await this.whileTimePasses(this.services.get(name)!.stop());
      this.services.delete(name);
    }
  }

  async startOrchestrator({
    processId = 'o1',
    definitions = [tripSaga],
    starts = startTripSaga,
    breakers,
  }: OrchestratorOptions = {}): Promise<Orchestrator> {
    const { clock, store } = this;
    const messaging = this.messaging('orchestrator', processId, store, { events: [starts] });
    const { executor } = messaging;
    const random = new SeededRandom();
    const engine = new SagaEngine({
      definitions,
      executor,
      store,
      messaging,
      clock,
      random,
      parked: tripParked,
      breakers,
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
    // Each batch may wait a turn for company.
    for (let turns = 0; turns < 20; turns += 1) await settled();
  }

  /** Ann does this. */
  repair(tripId: string, act: RepairAct, preview = false) {
    const [{ engine }] = [...this.orchestrators] as [Orchestrator];
    return this.repairBy(engine, tripId, act, preview);
  }

  repairBy(engine: SagaEngine, tripId: string, act: RepairAct, preview = false) {
    return engine.repair({ sagaId: `trip-${tripId}`, act, byWhom: 'ann', why: 'INC-7', preview });
  }

  /** What the participants have done for a trip. */
  calls(tripId: string): unknown[] {
    const rows = this.participantsStore.log(calls.name).filter((row) => row.trip_id === tripId);
    return rows.map(({ command }) => command);
  }

  /** What operators were told. */
  notices(): unknown[] {
    return this.participantsStore.log(notices.name);
  }

  saga(tripId: string): SagaInstance | undefined {
    const stored = this.store.table(sagaInstances.name).get(`trip-${tripId}`);
    return stored && sagaInstances.fromRow(stored.row);
  }

  /** Whether a trip's saga waits for a participant. */
  isWaiting(tripId: string): boolean {
    const { row } = this.store.table(sagaInstances.name).get(`trip-${tripId}`) ?? {};
    return row !== undefined && row.waiting_for !== null;
  }

  /** The highest of the attempts of what it awaits; 0 where nothing was sent. */
  attempt(tripId: string): number {
    return Math.max(0, ...this.saga(tripId)!.progress.awaiting.map(({ attempt }) => attempt));
  }

  /** Lines of the journal, such as `do bookHotel succeeded`, with code, attempts and operator where there is more to tell. */
  journal(tripId: string): string[] {
    const rows = this.store.log(sagaJournal.name).filter((row) => row.saga_id === `trip-${tripId}`);
    return rows.map(({ direction, step, outcome, code, attempts, by_whom, why }) =>
      [
        [direction, step, outcome, code].filter(Boolean).join(' '),
        Number(attempts) > 1 ? `after ${String(attempts)}` : '',
        by_whom ? `by ${String(by_whom)}: ${String(why)}` : '',
      ]
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

  /** Lets so much time pass: more than half a minute in larger steps. */
  async pass(ms: number): Promise<void> {
    const stepMs = ms > 30_000 ? 1_000 : 100;
    for (let passed = 0; passed < ms; passed += stepMs) {
      this.clock.advance(stepMs);
      await settled();
    }
  }

  async stop(): Promise<void> {
    for (const orchestrator of this.orchestrators) await orchestrator.stop();
    await this.stopParticipants(...this.services.keys());
  }

  private async stopOrchestrator(orchestrator: Orchestrator): Promise<void> {
    this.orchestrators.delete(orchestrator);
    await this.whileTimePasses(orchestrator.engine.stop());
    await this.whileTimePasses(orchestrator.messaging.stop());
  }

  /** What is asked of somebody who does not answer ends by time. */
  private async whileTimePasses(stopping: Promise<void>): Promise<void> {
    let isOver = false;
    void stopping.finally(() => (isOver = true));
    await settled();
    for (let tenths = 0; !isOver; tenths += 1) {
      if (tenths > 600) throw new Error('what was to stop goes on after a minute');
      await this.pass(100);
    }
    await stopping;
  }

  private messaging(service: string, processId: string, store: MemoryStore, bindings: object): Messaging {
    const { broker, clock } = this;
    return new Messaging({ service, processId, store, broker, clock, random: new SeededRandom(), ...bindings });
  }
}
