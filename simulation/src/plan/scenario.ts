import type { FaultRates, PlannedFault } from '@comanda/simulation';
import type { ConsumerName, PlaceName } from '../town/people.js';
import type { ServiceName } from '../town/bindings.js';
import type { Focus } from './focus.js';
import type { Sizes } from '../town/town.js';

/** Times in milliseconds since the trouble began, unless said otherwise. */
export interface Scenario {
  readonly sizes: Sizes;
  /** How busy the processes are: microseconds between two looks into their sockets. */
  readonly turnLength: number;
  readonly rates: FaultRates;
  /** When trouble begins: what begins late meets what is done with approved orders, or what the run is all about. */
  readonly troubleFrom: 'the beginning' | 'the first approval' | 'the focus';
  /** When nothing goes wrong any more. */
  readonly healAt: number;
  readonly outages: readonly Outage[];
  /** What the run is all about, if anything. */
  readonly focus: Focus | undefined;
  /** How long an operator takes to turn a saga back. */
  readonly turnBackAfterMs: number;
  readonly customers: readonly CustomerPlan[];
  readonly changes: readonly TownChange[];
  /** When the newest versions of the sagas are deployed, since the beginning of the run; from the beginning, if absent. */
  readonly deployAt: number | undefined;
}

/** Something that goes wrong with a whole process, server or database. */
export interface Outage {
  readonly kind: PlannedFault;
  /** The step or start that must be awaited first, as coverage names it; `at` then counts from there. */
  readonly aim?: string | undefined;
  readonly at: number;
  readonly durationMs: number;
  /** Chooses the process, and other details. */
  readonly draw: number;
  readonly service: ServiceName;
}

/** What a customer wants of an order that is approved. */
export type CustomerWish = 'eat' | 'cancel' | 'revise' | 'cancel and revise' | 'cancel twice';

/** What the kitchen does with a ticket: so many acts of accept, prepare, ready, picked up; or it declines after so many. */
export interface KitchenPlan {
  readonly acts: number;
  readonly declines: boolean;
  /** Milliseconds before each act. */
  readonly pauseMs: number;
}

/** One customer, who places one order. */
export interface CustomerPlan {
  readonly number: number;
  readonly consumer: ConsumerName;
  readonly place: PlaceName;
  readonly lines: readonly { readonly menuItemId: string; readonly quantity: number }[];
  /** Since the beginning of the run. */
  readonly startAt: number;
  /** Sends the same request twice at once. */
  readonly isImpatient: boolean;
  /** Looks at the order once it is accepted. */
  readonly looks: boolean;
  /** Uses the key once more, for another order. */
  readonly reusesKey: boolean;
  /** How long the customer likes to wait for the outcome; 0 for not at all. */
  readonly waitMs: number;
  readonly wish: CustomerWish;
  /** Milliseconds from the approval to the wish. */
  readonly wishAfterMs: number;
  readonly revised: readonly { readonly menuItemId: string; readonly quantity: number }[];
  readonly kitchen: KitchenPlan;
}

/** Somebody changes what orders depend on, or sends what nobody can handle. */
export interface TownChange {
  /** Since the beginning of the run. */
  readonly at: number;
  readonly kind:
    | 'raise prices'
    | 'close the pizzeria'
    | 'open the pizzeria'
    | 'block the payer'
    | 'disable an account'
    | 'spoil a card'
    | 'register'
    | 'nonsense'
    | 'garbage'
    | 'poison';
  readonly draw: number;
}
