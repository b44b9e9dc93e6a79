import { orderEvents } from '@comanda/contracts';
import { DomainError, type EventContract } from '@comanda/kernel';
import { callProgram, type SimulatedHost, type SimulatedProcess, type SimulatedWorld } from '@comanda/simulation';
import { restaurants } from '../../../apps/kitchen/src/app/application/tables/restaurants.js';
import { MenuSource } from '../../../apps/order/src/app/application/menu-source.js';
import { OrderChanges } from '../../../apps/order/src/app/application/order-changes.js';
import { OrderFeed } from '../../../apps/order/src/app/application/order-feed.js';
import { OrderIntake } from '../../../apps/order/src/app/application/order-intake.js';
import { OrderReader, type StoredOrder } from '../../../apps/order/src/app/application/order-reader.js';
import { OrderReads } from '../../../apps/order/src/app/application/order-reads.js';
import { OrderRequests } from '../../../apps/order/src/app/application/order-requests.js';
import { OrderWaiters } from '../../../apps/order/src/app/application/order-waiters.js';
import { menuTold } from '../../../apps/order/src/app/application/restaurant-told.js';
import { orders } from '../../../apps/order/src/app/application/tables/orders.js';
import { bindings } from './bindings.js';
import { programOf, type Program } from './programs.js';

/** A process of the order service, with what its controller calls. */
export interface OrderProgram extends Program {
  readonly requests: OrderRequests;
  readonly intake: OrderIntake;
  readonly changes: OrderChanges;
  readonly reads: OrderReads;
}

const MENU_DEADLINE_MS = 1_000;

export interface OrderTown {
  readonly world: SimulatedWorld;
  /** Where menus are asked for. */
  readonly kitchen: readonly SimulatedHost<Program>[];
  /** Somebody waits for what becomes of orders: without, nobody need listen to their events. */
  readonly isAwaited: boolean;
}

/** Starts a process of the order service, as its module does. */
export function bootOrder({ world, kitchen, isAwaited }: OrderTown, process: SimulatedProcess): OrderProgram {
  const program = programOf('order', process, bindings.order);
  const { messaging, executor } = program;
  const { clock } = process.ports;
  const reads = new OrderReads(new SimulatedOrderReader(process));
  const feed = new OrderFeed(reads, clock);
  const requests = new OrderRequests(new OrderWaiters(feed, clock), feed, reads, executor);
  const intake = new OrderIntake(executor, new SimulatedMenuSource(world, process, kitchen));
  if (isAwaited) {
    executor.onSaved(orders, (_id, { entity, version }) => feed.committed({ ...entity, version }));
    messaging.onTold(NEWS, (_contract, { orderId }) => feed.wake(orderId));
  }
  void messaging.start();
  return { ...program, requests, intake, changes: new OrderChanges(executor), reads };
}

const NEWS = Object.values(orderEvents) as readonly EventContract<unknown>[] as readonly EventContract<{
  readonly orderId: string;
}>[];

class SimulatedOrderReader extends OrderReader {
  constructor(private readonly process: SimulatedProcess) {
    super();
  }

  find(orderIds: readonly string[]): Promise<ReadonlyMap<string, StoredOrder>> {
    return this.process.ports.store.query((database) => {
      const found = new Map<string, StoredOrder>();
      for (const orderId of orderIds) {
        const stored = database.table(orders.name).get(orderId);
        if (stored) found.set(orderId, { ...orders.fromRow(stored.row), version: stored.version });
      }
      return found;
    });
  }
}

class SimulatedMenuSource extends MenuSource {
  constructor(
    private readonly world: SimulatedWorld,
    private readonly process: SimulatedProcess,
    private readonly kitchen: readonly SimulatedHost<Program>[],
  ) {
    super();
  }

  async find(restaurantId: string) {
    try {
      const stored = await callProgram(
        this.world,
        this.kitchen,
        ({ process }) => process.ports.store.query((database) => database.table(restaurants.name).get(restaurantId)),
        { from: this.process, timeoutMs: MENU_DEADLINE_MS },
      );
      if (!stored) return undefined;
      const restaurant = restaurants.fromRow(stored.row);
      return menuTold({ ...restaurant, version: BigInt(restaurant.menuVersion) });
    } catch (cause) {
      throw new DomainError('KITCHEN_UNAVAILABLE', 'unavailable', 'The menu cannot be looked up now.', { cause });
    }
  }
}
