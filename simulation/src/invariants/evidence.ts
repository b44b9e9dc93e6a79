import type { CommittedTransaction, RowChange, SimulatedWorld, StoredRow } from '@comanda/simulation';
import type { Row } from '@comanda/messaging';
import { sagaInstances, sagaJournal } from '@comanda/saga-engine';
import { ledgerTable } from '../../../apps/accounting/src/app/application/ledger-table.js';
import { paymentsTable } from '../../../apps/accounting/src/app/application/payments-table.js';
import { tickets } from '../../../apps/kitchen/src/app/application/tables/tickets.js';
import { orders } from '../../../apps/order/src/app/application/tables/orders.js';
import type { History } from '../people/history.js';
import type { Scenario } from '../plan/scenario.js';
import { services, type ServiceName } from '../town/bindings.js';

/** What a run leaves behind. */
export interface Remains {
  readonly world: SimulatedWorld;
  readonly history: History;
  readonly scenario: Scenario;
}

/** What judges look at: the databases, what customers were told, what was on the wire. */
export class Evidence {
  readonly world: SimulatedWorld;
  readonly history: History;
  readonly scenario: Scenario;
  readonly orders: ReadonlyMap<string, StoredRow>;
  readonly tickets: ReadonlyMap<string, StoredRow>;
  readonly payments: ReadonlyMap<string, StoredRow>;
  readonly sagas: ReadonlyMap<string, StoredRow>;
  readonly ledger: readonly Row[];
  /** Lines of each saga, in order. */
  readonly journal: ReadonlyMap<string, readonly Row[]>;

  constructor({ world, history, scenario }: Remains) {
    this.world = world;
    this.history = history;
    this.scenario = scenario;
    this.orders = world.database('order').table(orders.name);
    this.tickets = world.database('kitchen').table(tickets.name);
    this.payments = world.database('accounting').table(paymentsTable.name);
    this.sagas = world.database('orchestrator').table(sagaInstances.name);
    this.ledger = world.database('accounting').log(ledgerTable.name);
    this.journal = grouped(world.database('orchestrator').log(sagaJournal.name), ({ saga_id }) => saga_id as string);
  }

  transactions(service: ServiceName): readonly CommittedTransaction[] {
    return this.world.database(service).transactions;
  }

  /** Every change of a row of that table, in order, with its transaction. */
  *changes(service: ServiceName, table: string): Generator<readonly [RowChange, CommittedTransaction]> {
    for (const transaction of this.transactions(service))
      for (const change of transaction.changes) if (change.table === table) yield [change, transaction];
  }

  /** Sagas about that order, by their ids. */
  sagasAbout(orderId: string): [string, Row][] {
    return [...this.sagas].filter(([, { row }]) => row.subject === orderId).map(([id, { row }]) => [id, row]);
  }

  get services(): readonly ServiceName[] {
    return services;
  }
}

/** Items by key, in their order. */
export function grouped<T>(items: Iterable<T>, keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
