import { MS, type SimulatedWorld } from '@comanda/simulation';
import { cook } from '../people/cook.js';
import { Customer, customerOf } from '../people/customer.js';
import type { History } from '../people/history.js';
import { change } from '../people/town-changes.js';
import { turnBack } from '../people/operator.js';
import * as outages from '../plan/outages.js';
import type { CustomerPlan, Scenario } from '../plan/scenario.js';
import { newest, previous } from '../town/deployments.js';
import { Town } from '../town/town.js';
import { isQuiet } from './is-quiet.js';
import type { RunSpec } from './simulate-seed.js';

/** Simulated milliseconds from the healing within which everything must have come to an end. */
const LIMIT_MS = 180_000;
const LOOK_EVERY_MS = 250;
/** A late trouble begins by then, even if no order was approved. */
const LATEST_TROUBLE_MS = 500;

/** All that happens in one run: people come and go, trouble begins and ends, and then everything comes to its end. */
export class Day {
  readonly customers: readonly CustomerPlan[];
  private readonly town: Town;
  private isDeployed: boolean;
  private living = 0;
  private hasTrouble = false;
  /** What has been awaited, as coverage names it. */
  private readonly seen = new Set<string>();

  constructor(
    private readonly world: SimulatedWorld,
    private readonly scenario: Scenario,
    private readonly history: History,
    private readonly spec: RunSpec,
  ) {
    const { customers, deployAt, sizes } = scenario;
    this.customers = customers.filter(({ number }) => !spec.customers || spec.customers.includes(number));
    this.isDeployed = deployAt === undefined;
    const deployment = () => (this.isDeployed ? newest : previous);
    this.town = new Town(world, { sizes, deployment, isAwaited: customers.some(({ waitMs }) => waitMs > 0) });
  }

  /** Returns when everything has come to its end, or should have. */
  run(): void {
    const { town, world, scenario } = this;
    town.onTicket((ticketId) => void cook(town, ticketId, scenario.customers[customerOf(ticketId)]!.kitchen));
    town.start();
    this.open();
    this.awaitTrouble();
    world.schedule.run();
  }

  private open(): void {
    const { town, scenario, history } = this;
    if (!this.spec.isSteady) for (const each of scenario.changes) void change(town, each);
    this.living = this.customers.length;
    for (const plan of this.customers) void new Customer(town, history, plan).live().finally(() => (this.living -= 1));
    if (scenario.deployAt !== undefined) this.at(scenario.deployAt, 'deploy', () => this.deploy());
  }

  private awaitTrouble(): void {
    const { town, scenario } = this;
    const { troubleFrom, focus, turnBackAfterMs } = scenario;
    town.onAwaited(({ sagaId, row }) => {
      if (focus?.on.row === row) this.beginTrouble();
      // A declined order is cancelled, whatever an operator may think of it.
      if (focus?.isUndone && focus.before.row === row && sagaId?.endsWith(':declined') === false)
        void turnBack(town, sagaId, turnBackAfterMs);
      this.aim(row);
    });
    if (troubleFrom === 'the first approval') town.onApproval(() => this.beginTrouble());
    if (troubleFrom === 'the beginning') this.beginTrouble();
    else this.at(LATEST_TROUBLE_MS, 'late trouble', () => this.beginTrouble());
  }

  private beginTrouble(): void {
    if (this.hasTrouble) return;
    this.hasTrouble = true;
    const { world, scenario } = this;
    world.faults.begin();
    for (const outage of scenario.outages) if (outage.aim === undefined) outages.schedule(world, outage);
    this.at(scenario.healAt, 'heal', () => world.heal());
    this.at(scenario.healAt, 'look', () => this.look(world.schedule.now + LIMIT_MS * MS));
  }

  /** What is aimed at something happens when that is awaited for the first time. */
  private aim(row: string): void {
    if (this.seen.has(row)) return;
    this.seen.add(row);
    for (const outage of this.scenario.outages) if (outage.aim === row) outages.schedule(this.world, outage);
  }

  private look(limit: number): void {
    const { world } = this;
    if (world.schedule.now > limit || (this.living === 0 && isQuiet(world))) world.schedule.stop();
    else this.at(LOOK_EVERY_MS, 'look', () => this.look(limit));
  }

  private deploy(): void {
    this.isDeployed = true;
    for (const host of this.town.orchestrator) host.kill();
  }

  private at(ms: number, kind: string, run: () => void): void {
    this.world.schedule.after(ms * MS, kind, undefined, run);
  }
}
