import type { SimulatedWorld } from '@comanda/simulation';
import { sagaInstances } from '@comanda/saga-engine';
import { services } from '../town/bindings.js';

/** True when nothing is owed any more: every process is up, every saga has ended, and every message has arrived. */
export function isQuiet(world: SimulatedWorld): boolean {
  if (world.hosts.some(({ isUp }) => !isUp) || world.server.limbo.size > 0) return false;
  if (services.some((service) => world.database(service).outbox.size > 0)) return false;
  for (const group of world.server.groups.values()) if (!group.isIdle) return false;
  for (const { row } of world.database('orchestrator').table(sagaInstances.name).values())
    if (row.phase !== 'completed' && row.phase !== 'compensated') return false;
  return true;
}
