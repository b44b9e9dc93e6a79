import type { Decision, Handler, Loaded, Reads } from '@comanda/messaging';
import { restaurants } from '../src/app/application/tables/restaurants.js';
import { tickets } from '../src/app/application/tables/tickets.js';
import type { Restaurant } from '../src/app/domain/restaurant.js';
import type { Ticket } from '../src/app/domain/ticket.js';
import { now } from './kitchen-mothers.js';

/** What the handler decides when these entities, and no others, are stored: it sees those that it reads. */
export function decideOn<Command, R extends Reads, Reply>(
  handler: Handler<Command, R, Reply>,
  command: Command,
  ...stored: readonly (Restaurant | Ticket | undefined)[]
): Decision<R, Reply> {
  const entities = stored.filter((entity) => entity !== undefined);
  const found = Object.entries(handler.reads(command)).map(([name, { table, id }]) => {
    return [
      name,
      entities.find((entity) => tableOf(entity) === table && tableOf(entity).toRow(entity)[table.key] === id),
    ];
  });
  return handler.decide(command, Object.fromEntries(found) as Loaded<R>, now);
}

const tableOf = (entity: Restaurant | Ticket) =>
  ('ticketId' in entity ? tickets : restaurants) as Reads[string]['table'];
