import type { Awaited as AwaitedStep } from '@comanda/saga';
import { sagaInstances } from '@comanda/saga-engine';
import type { CommittedTransaction, SimulatedHost, SimulatedWorld } from '@comanda/simulation';
import { orders } from '../../../apps/order/src/app/application/tables/orders.js';
import { tickets } from '../../../apps/kitchen/src/app/application/tables/tickets.js';
import { rowOfEvent, stepRow } from '../coverage/rows.js';
import { bindings, type ServiceName } from './bindings.js';
import { firstRows } from './people.js';
import { bootOrder, type OrderProgram } from './order-program.js';
import { bootOrchestrator, bootService, type Deployment, type OrchestratorProgram, type Program } from './programs.js';

/** How many processes each service has. */
export type Sizes = Readonly<Record<ServiceName, number>>;

/** A step that a saga has come to await; or the start of one that is to come, whose event was committed. */
export interface Awaited {
  /** As coverage names it. */
  readonly row: string;
  /** Of the saga that awaits the step. */
  readonly sagaId?: string;
}

export interface TownOptions {
  readonly sizes: Sizes;
  /** What an orchestrator that starts now is deployed with. */
  readonly deployment: () => Deployment;
  /** Somebody waits for what becomes of orders. */
  readonly isAwaited: boolean;
}

/** The five services with their databases, in one simulated world. */
export class Town {
  readonly order: readonly SimulatedHost<OrderProgram>[];
  readonly consumer: readonly SimulatedHost<Program>[];
  readonly kitchen: readonly SimulatedHost<Program>[];
  readonly accounting: readonly SimulatedHost<Program>[];
  readonly orchestrator: readonly SimulatedHost<OrchestratorProgram>[];
  private awaitedListener: ((awaited: Awaited) => void) | undefined;
  private ticketListener: ((ticketId: string) => void) | undefined;
  private approvalListener: (() => void) | undefined;
  private readonly approvals = new Map<string, (approved: boolean) => void>();

  constructor(
    readonly world: SimulatedWorld,
    { sizes, deployment, isAwaited }: TownOptions,
  ) {
    const plain = (service: 'consumer' | 'kitchen' | 'accounting') =>
      this.hosts(service, sizes, (process) => bootService(service, process, bindings[service]));
    this.consumer = plain('consumer');
    this.kitchen = plain('kitchen');
    this.accounting = plain('accounting');
    this.order = this.hosts('order', sizes, (process) =>
      bootOrder({ world, kitchen: this.kitchen, isAwaited }, process),
    );
    this.orchestrator = this.hosts('orchestrator', sizes, (process) => bootOrchestrator(process, deployment()));
    for (const { service, table, key, stored } of firstRows) world.database(service).table(table).set(key, stored);
    world.database('order').onCommit((transaction) => {
      this.watchOrders(transaction);
      this.watchStarts(transaction);
    });
    world.database('kitchen').onCommit((transaction) => {
      this.watchTickets(transaction);
      this.watchStarts(transaction);
    });
    world.database('orchestrator').onCommit((transaction) => this.watchSagas(transaction));
  }

  /** Names who is told each step and each start that has come to be awaited. */
  onAwaited(listener: (awaited: Awaited) => void): void {
    this.awaitedListener = listener;
  }

  /** Names who is told each ticket that is put before its restaurant, once. */
  onTicket(listener: (ticketId: string) => void): void {
    this.ticketListener = listener;
  }

  /** Names who is told when an order is approved. */
  onApproval(listener: () => void): void {
    this.approvalListener = listener;
  }

  /** Resolves when the order is no longer pending: true when it was approved. */
  approval(orderId: string): Promise<boolean> {
    const state = this.world.database('order').table(orders.name).get(orderId)?.row.state;
    if (state !== 'APPROVAL_PENDING') return Promise.resolve(state !== 'REJECTED');
    return new Promise((resolve) => this.approvals.set(orderId, resolve));
  }

  start(): void {
    for (const host of this.world.hosts) host.start();
  }

  private watchOrders({ changes }: CommittedTransaction): void {
    for (const { table, key, after } of changes) {
      if (table !== orders.name || after.row.state === 'APPROVAL_PENDING') continue;
      if (after.row.state === 'APPROVED') this.approvalListener?.();
      this.approvals.get(key)?.(after.row.state !== 'REJECTED');
      this.approvals.delete(key);
    }
  }

  private watchTickets({ changes }: CommittedTransaction): void {
    for (const { table, key, before, after } of changes)
      if (table === tickets.name && before?.row.state === 'CREATE_PENDING' && after.row.state === 'AWAITING_ACCEPTANCE')
        this.ticketListener?.(key);
  }

  private watchStarts({ outbox }: CommittedTransaction): void {
    for (const { eventId } of outbox) {
      const row = rowOfEvent(eventId);
      if (row) this.awaitedListener?.({ row });
    }
  }

  private watchSagas({ changes }: CommittedTransaction): void {
    const { awaitedListener } = this;
    if (!awaitedListener) return;
    for (const { table, key, before, after } of changes) {
      if (table !== sagaInstances.name) continue;
      const known = (before?.row.awaiting ?? []) as readonly AwaitedStep[];
      for (const { step, direction } of after.row.awaiting as readonly AwaitedStep[])
        if (!known.some((each) => each.step === step && each.direction === direction))
          awaitedListener({ sagaId: key, row: stepRow(after.row.type as string, step, direction) });
    }
  }

  private hosts<P>(
    service: ServiceName,
    sizes: Sizes,
    boot: (process: Parameters<typeof bootService>[1]) => P,
  ): SimulatedHost<P>[] {
    return Array.from({ length: sizes[service] }, (_, index) =>
      this.world.addHost(service, `${service}-${index + 1}`, boot),
    );
  }
}
