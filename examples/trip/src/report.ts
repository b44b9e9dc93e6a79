import { query } from './databases.js';
import { databaseUrl } from './settings.js';
import type { Trip } from './trips.js';

/** What became of the trip, and what its saga's journal says. */
export async function story({ tripId, traveller, state, seat, room, reason }: Trip): Promise<string> {
  const end = state === 'CONFIRMED' ? `seat ${seat}, room ${room}` : reason;
  const lines = await query<{ step: string; direction: string; outcome: string; code: string | null }>(
    databaseUrl('trips'),
    `select step, direction, outcome, code from saga_journal j join saga_instances using (saga_id)
      where subject = $1 and outcome <> 'started' order by entry_id`,
    [tripId],
  );
  const journal = lines.map((line) => [line.direction, line.step, line.outcome, line.code].filter(Boolean).join(' '));
  return [`${traveller}'s trip is ${state}: ${end}`, ...journal.map((line) => `  ${line}`)].join('\n');
}

/** What the participants hold when all is over. */
export async function held(): Promise<string> {
  const seats = await keys('airline', 'select jsonb_object_keys(seats) from flights');
  const rooms = await keys('hotels', 'select jsonb_object_keys(rooms) from hotels');
  const payments = await keys('payments', 'select trip_id from payments');
  return `Held: seats ${seats}, rooms ${rooms}, payments ${payments}`;
}

const keys = async (service: string, sql: string): Promise<number> => (await query(databaseUrl(service), sql)).length;
