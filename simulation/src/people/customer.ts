import { DomainError } from '@comanda/kernel';
import type { IdempotencyKey } from '@comanda/messaging';
import { callProgram, MS } from '@comanda/simulation';
import type { StoredOrder } from '../../../apps/order/src/app/application/order-reader.js';
import type { Accepted } from '../../../apps/order/src/app/application/order-requests.js';
import type { CustomerPlan } from '../plan/scenario.js';
import type { OrderProgram } from '../town/order-program.js';
import { consumers, idOf, places } from '../town/people.js';
import type { Town } from '../town/town.js';
import type { History } from './history.js';
import { insist } from './insist.js';

const TRIES = 1_000;

/** Number of the customer who made up that order id. */
export function customerOf(orderId: string): number {
  return Math.floor(parseInt(orderId.slice(-12), 16) / TRIES);
}

/** Places an order, looks what becomes of it, and perhaps wants it otherwise. */
export class Customer {
  private made = 0;

  constructor(
    private readonly town: Town,
    private readonly history: History,
    private readonly plan: CustomerPlan,
  ) {}

  /** Resolves when nothing is left to do or to hear. */
  async live(): Promise<void> {
    const { plan } = this;
    await this.sleep(plan.startAt);
    const placing = [this.place(plan.waitMs)];
    if (plan.isImpatient) placing.push(this.place(0));
    const [orderId] = await Promise.all(placing);
    if (orderId === undefined) return;
    if (plan.looks) await this.look(orderId);
    if (plan.reusesKey) await this.reuseKey();
    if (plan.wish !== 'eat') await this.wish(orderId);
  }

  private async place(waitMs: number): Promise<string | undefined> {
    const { number: customer } = this.plan;
    const once = { id: this.key('CreateOrder'), requestHash: 'as planned' };
    const answer = await insist(this.town.world, () => this.order(once, waitMs));
    if (answer instanceof DomainError) {
      this.history.refused.push({ key: once.id, customer, code: answer.code });
      return undefined;
    }
    this.history.accepted.push({ key: once.id, customer, orderId: answer.orderId });
    this.heard(answer);
    return answer.orderId;
  }

  private order(once: IdempotencyKey, waitMs: number): Promise<StoredOrder> {
    const { consumer, place, lines } = this.plan;
    const orderId = idOf('order', this.plan.number * TRIES + this.made++);
    this.history.tries.push({ key: once.id, orderId });
    const command = { orderId, consumerId: consumers[consumer], restaurantId: places[place], lineItems: lines };
    const wait = waitMs > 0 ? { ms: waitMs, signal: new AbortController().signal } : undefined;
    return this.ask(
      ({ requests, intake }) => requests.make((key) => intake.take(command, key), { once, wait }),
      waitMs + 3_000,
    );
  }

  private async reuseKey(): Promise<void> {
    const once = { id: this.key('CreateOrder'), requestHash: 'something else' };
    const answer = await insist(this.town.world, () => this.order(once, 0));
    this.history.reuses.push({ key: once.id, code: answer instanceof DomainError ? answer.code : undefined });
  }

  private async look(orderId: string): Promise<void> {
    const answer = await insist(this.town.world, () => this.ask(({ reads }) => reads.get(orderId)));
    if (answer instanceof DomainError)
      this.history.surprises.push(`I11: ${orderId} was accepted and is ${answer.code}`);
    else this.heard(answer);
  }

  private async wish(orderId: string): Promise<void> {
    const { wish, wishAfterMs } = this.plan;
    if (!(await this.town.approval(orderId))) return;
    await this.sleep(wishAfterMs);
    const wishes = [
      ...(wish === 'revise' ? [] : [this.cancel(orderId, 1)]),
      ...(wish === 'cancel twice' ? [this.cancel(orderId, 2)] : []),
      ...(wish.endsWith('revise') ? [this.revise(orderId)] : []),
    ];
    await Promise.all(wishes);
    await this.look(orderId);
  }

  private cancel(orderId: string, time: number): Promise<void> {
    return this.request(orderId, `CancelOrder:${time}`, 'cancel-order', ({ changes }, sagaId, once) =>
      changes.cancel({ orderId, sagaId }, once),
    );
  }

  private revise(orderId: string): Promise<void> {
    const { revised: revisedLineItems } = this.plan;
    return this.request(orderId, 'ReviseOrder', 'revise-order', ({ changes }, sagaId, once) =>
      changes.revise({ orderId, sagaId, revisedLineItems }, once),
    );
  }

  /** Each try would start a saga of its own; the key sees to it that one is started. */
  private async request(
    orderId: string,
    what: string,
    type: string,
    accept: (program: OrderProgram, sagaId: string, once: IdempotencyKey | undefined) => Promise<Accepted>,
  ): Promise<void> {
    const once = { id: this.key(what), requestHash: 'as planned' };
    const tried: string[] = [];
    const answer = await insist(this.town.world, () => {
      const sagaId = `${type}:${idOf('request', this.plan.number * TRIES + this.made++)}`;
      tried.push(sagaId);
      return this.ask((program) => program.requests.make((key) => accept(program, sagaId, key), { once }));
    });
    this.history.wishes.push({ key: once.id, tried, refusal: answer instanceof DomainError ? answer.code : undefined });
    if (!(answer instanceof DomainError)) this.heard(answer);
  }

  private heard({ orderId, version, state }: StoredOrder): void {
    this.history.readings.push({ customer: this.plan.number, orderId, version, state });
  }

  private ask<T>(use: (program: OrderProgram) => Promise<T>, timeoutMs?: number): Promise<T> {
    return callProgram(this.town.world, this.town.order, use, timeoutMs === undefined ? {} : { timeoutMs });
  }

  private key(what: string): string {
    return `${what}:${this.plan.number}`;
  }

  private sleep(ms: number): Promise<void> {
    return this.town.world.schedule.sleep(ms * MS, 'customer');
  }
}
