import { sagaInstances, sagaJournal } from '@comanda/saga-engine';
import {
  messageIds,
  SimulatedTransaction,
  type Fault,
  type FaultKind,
  type SimulatedProcess,
  type SimulatedWorld,
} from '@comanda/simulation';
import type { OutageVictim } from '../plan/outages.js';
import type { ServiceName } from '../town/bindings.js';
import { definitionOf } from '../town/deployments.js';
import type { Column } from './columns.js';
import type { Coverage } from './coverage.js';
import { rowOfEvent, rowOfMessage, startRow, stepRow } from './rows.js';

/** Counts what befalls the sagas of a world from now on. To be called before anything happens in it. */
export function observe(world: SimulatedWorld, coverage: Coverage): void {
  const observer = new Observer(world, coverage);
  world.faults.onFault((fault, victim) => observer.fault(fault, victim));
  for (const host of world.hosts) host.onDeath((process) => observer.death(host.service as ServiceName, process));
}

/** Counts what the sagas' own records tell at the end. */
export function conclude(world: SimulatedWorld, coverage: Coverage): void {
  for (const { changes, appended } of world.database('orchestrator').transactions) {
    for (const { table, after } of changes) {
      if (table !== sagaInstances.name) continue;
      const type = after.row.type as string;
      for (const { step, direction, attempt, waitsFor } of after.row.awaiting as readonly AwaitedRow[]) {
        if (attempt > 1) coverage.count(stepRow(type, step, direction), 'sent again');
        if (waitsFor) coverage.count(stepRow(type, step, direction), 'participant: absent');
      }
    }
    for (const { table, row } of appended)
      if (table.name === sagaJournal.name && row.outcome === 'unknown')
        coverage.count(
          stepRow(typeOf(row.saga_id as string), row.step as string, row.direction as string),
          'timed out',
        );
  }
}

interface AwaitedRow {
  readonly step: string;
  readonly direction: string;
  readonly attempt: number;
  readonly waitsFor?: string | undefined;
}

const typeOf = (sagaId: string): string => sagaId.slice(0, sagaId.indexOf(':'));

/** Columns of faults that hit a message, or a transaction. */
const MESSAGE_COLUMNS: Partial<Record<FaultKind, Column>> = {
  'command lost': 'command lost',
  'command duplicated': 'command duplicated',
  'command late': 'command late',
  'reply lost': 'reply lost',
  'reply duplicated': 'reply duplicated',
  'reply late': 'reply late',
  'event not taken': 'event not taken',
  'event taken, not acknowledged': 'event taken, not acknowledged',
  'event delivered twice': 'event delivered twice',
  'event late': 'event late',
  'acknowledgement lost': 'acknowledgement lost',
  'acknowledgement late': 'acknowledgement late',
};

const COMMIT_WORDS = {
  'serialization failure': 'conflict',
  'commit lost': 'commit lost',
  'commit unknown': 'commit unknown',
} as const;

class Observer {
  constructor(
    private readonly world: SimulatedWorld,
    private readonly coverage: Coverage,
  ) {}

  fault({ kind }: Fault, victim: object | undefined): void {
    const column = MESSAGE_COLUMNS[kind];
    if (column && victim instanceof Uint8Array) this.hitMessages(victim, column);
    else if (victim instanceof SimulatedTransaction) this.hitTransaction(victim, kind);
    else if (victim) this.hitService(kind, victim as OutageVictim);
  }

  /** What it had in hand: commands that it has not answered, events that it has not handled; or commands that it awaited replies to. */
  death(service: ServiceName, process: SimulatedProcess): void {
    const arrived = process.ports.broker.arrived.flatMap(messageIds);
    const sent = this.world.server.sightings
      .filter(({ by }) => by === process.id)
      .flatMap(({ payload }) => messageIds(payload));
    if (service === 'orchestrator') {
      const answered = new Set(arrived);
      for (const id of sent)
        if (!answered.has(`${id}:reply`)) this.coverage.count(rowOfMessage(id), 'orchestrator: crash');
      const { inbox } = this.world.database('orchestrator');
      for (const id of arrived) if (!inbox.has(id)) this.coverage.count(rowOfEvent(id), 'orchestrator: crash');
      return;
    }
    const said = new Set(sent);
    for (const id of arrived) if (!said.has(`${id}:reply`)) this.coverage.count(rowOfMessage(id), 'participant: crash');
    for (const { eventId } of this.world.database(service).outbox.inOrder())
      if (!said.has(eventId)) this.coverage.count(rowOfEvent(eventId), 'teller: crash');
  }

  private hitMessages(payload: Uint8Array, column: Column): void {
    for (const id of messageIds(payload)) this.coverage.count(rowOfMessage(id) ?? rowOfEvent(id), column);
  }

  private hitTransaction({ inbox, outbox, saves, appended }: SimulatedTransaction, kind: FaultKind): void {
    const word = COMMIT_WORDS[kind as keyof typeof COMMIT_WORDS];
    if (!word) return;
    for (const { messageId } of inbox) this.coverage.count(rowOfMessage(messageId), `participant: ${word}`);
    for (const { eventId } of outbox) this.coverage.count(rowOfEvent(eventId), `teller: ${word}`);
    if (!saves.some(({ table }) => table.name === sagaInstances.name)) return;
    for (const { table, row } of appended) {
      if (table.name !== sagaJournal.name) continue;
      const type = typeOf(row.saga_id as string);
      const of =
        row.outcome === 'started' ? startRow(type) : stepRow(type, row.step as string, row.direction as string);
      this.coverage.count(of, `orchestrator: ${word}`);
    }
  }

  private hitService(kind: FaultKind, { service, lost }: OutageVictim): void {
    if (kind === 'broker wiped' || kind === 'broker lost its last entries') {
      const { inbox } = this.world.database('orchestrator');
      for (const id of lost.flatMap(messageIds)) if (!inbox.has(id)) this.coverage.count(rowOfEvent(id), kind);
    }
    for (const { row, participant } of this.awaited()) {
      if (kind === 'broker away') this.coverage.count(row, 'broker away');
      if (kind === 'clock stepped') this.coverage.count(row, 'clock stepped');
      if (kind === 'database away' && service === 'orchestrator')
        this.coverage.count(row, 'orchestrator: database away');
      if (kind === 'database away' && service === participant) this.coverage.count(row, 'participant: database away');
      if (kind === 'connection cut' && service === participant) this.coverage.count(row, 'participant: cut off');
    }
  }

  /** Steps that sagas await now. */
  private *awaited(): Generator<{ readonly row: string; readonly participant: string }> {
    for (const { row } of this.world.database('orchestrator').table(sagaInstances.name).values()) {
      const saga = definitionOf(row);
      for (const { step: name, direction } of row.awaiting as readonly AwaitedRow[]) {
        const step = saga.steps.find((each) => each.name === name)!;
        const [command] = (direction === 'do' ? step.invoke : step.compensate)!;
        yield { row: stepRow(saga.type, name, direction), participant: command.participant };
      }
    }
  }
}
