import { DomainError } from '@comanda/kernel';
import type { Executor } from '@comanda/messaging';
import { callProgram, MS } from '@comanda/simulation';
import { acceptTicket } from '../../../apps/kitchen/src/app/application/accept-ticket.js';
import { markPickedUp } from '../../../apps/kitchen/src/app/application/mark-picked-up.js';
import { markReady } from '../../../apps/kitchen/src/app/application/mark-ready.js';
import { rejectTicket } from '../../../apps/kitchen/src/app/application/reject-ticket.js';
import { startPreparing } from '../../../apps/kitchen/src/app/application/start-preparing.js';
import type { KitchenPlan } from '../plan/scenario.js';
import type { Town } from '../town/town.js';
import { insist } from './insist.js';

const READY_BY = new Date('2026-12-31T00:00:00.000Z');

type Act = (executor: Executor, ticketId: string) => Promise<unknown>;

const ACTS: readonly Act[] = [
  (executor, ticketId) => executor.execute(acceptTicket, { ticketId, readyBy: READY_BY }),
  (executor, ticketId) => executor.execute(startPreparing, { ticketId }),
  (executor, ticketId) => executor.execute(markReady, { ticketId }),
  (executor, ticketId) => executor.execute(markPickedUp, { ticketId }),
];

const decline: Act = (executor, ticketId) => executor.execute(rejectTicket, { ticketId, reason: 'no time' });

/** Cooks what is put before the kitchen, as far as its plan goes; or declines it. Stops at the first refusal. */
export async function cook(town: Town, ticketId: string, { acts, declines, pauseMs }: KitchenPlan): Promise<void> {
  const all = declines ? [...ACTS.slice(0, Math.min(acts, 2)), decline] : ACTS.slice(0, acts);
  let wasUnsure = false;
  for (const act of all) {
    await town.world.schedule.sleep(pauseMs * MS, 'cook');
    const answer = await insist(town.world, async () => {
      try {
        return await callProgram(town.world, town.kitchen, ({ executor }) => act(executor, ticketId));
      } catch (error) {
        wasUnsure ||= !(error instanceof DomainError);
        throw error;
      }
    });
    // An act that had no answer may have been done: then it is refused now, and the next one is due.
    if (answer instanceof DomainError && !wasUnsure) return;
  }
}
