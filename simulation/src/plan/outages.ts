import type { Row } from '@comanda/messaging';
import type { Awaited } from '@comanda/saga';
import { sagaInstances } from '@comanda/saga-engine';
import { MS, type SimulatedHost, type SimulatedWorld } from '@comanda/simulation';
import { stepRow } from '../coverage/rows.js';
import type { Outage } from './scenario.js';

const GREATEST_STEP_MS = 3_600_000;

/** Has the outages happen, each at its time, and end. */
export function scheduleOutages(world: SimulatedWorld, outages: readonly Outage[]): void {
  const aimed = new Map<string, Outage[]>();
  for (const outage of outages) {
    if (outage.aim === undefined) happenLater(world, outage);
    else aimed.set(outage.aim, [...(aimed.get(outage.aim) ?? []), outage]);
  }
  if (aimed.size === 0) return;
  world.database('orchestrator').onCommit = ({ changes }) => {
    for (const { table, after } of changes) if (table === sagaInstances.name) fire(world, aimed, after.row);
  };
}

/** Outages that were aimed at a step begin when it is awaited for the first time. */
function fire(world: SimulatedWorld, aimed: Map<string, Outage[]>, { type, awaiting }: Row): void {
  for (const { step, direction } of awaiting as readonly Awaited[]) {
    const row = stepRow(type as string, step, direction);
    for (const outage of aimed.get(row) ?? []) happenLater(world, outage);
    aimed.delete(row);
  }
}

function happenLater(world: SimulatedWorld, outage: Outage): void {
  world.schedule.after(outage.at * MS, outage.kind, undefined, () => {
    if (world.faults.inject(outage.kind, victimOf(world, outage))) begin(world, outage);
  });
}

function begin(world: SimulatedWorld, { kind, durationMs, draw, service }: Outage): void {
  const { server, hosts } = world;
  const end = (restore: () => void): void => void world.schedule.after(durationMs * MS, `${kind}: over`, undefined, restore);
  const database = world.database(service);
  const own = hosts.filter((host) => host.service === service);
  const host = own[Math.floor(draw * own.length)]!;
  switch (kind) {
    case 'process killed':
      return host.kill();
    case 'clock stepped':
      return host.process?.ports.clock.step((draw - 0.5) * GREATEST_STEP_MS);
    case 'connection cut':
      return cut(host, end);
    case 'database away':
      database.available = false;
      return end(() => void (database.available = true));
    case 'broker away':
      server.available = false;
      return end(() => {
        server.available = true;
        server.deliverAll();
      });
    case 'broker wiped':
    case 'broker lost its last entries':
      return server.loseAfter(lengthAfter(world, kind, draw), draw < 0.4);
  }
}

/** What an outage hits, for those who count. */
export interface OutageVictim {
  /** The service that it concerns, if it concerns one. */
  readonly service: string | undefined;
  /** Entries that the log loses. */
  readonly lost: readonly Uint8Array[];
}

function victimOf(world: SimulatedWorld, { kind, draw, service }: Outage): OutageVictim {
  const lost = world.server.entries.slice(lengthAfter(world, kind, draw)).map(({ payload }) => payload);
  return { service: kind.startsWith('broker') ? undefined : service, lost };
}

function lengthAfter({ server }: SimulatedWorld, kind: Outage['kind'], draw: number): number {
  const { length } = server.entries;
  if (kind === 'broker wiped') return 0;
  return kind === 'broker lost its last entries' ? Math.max(0, length - 1 - Math.floor(draw * 6)) : length;
}

function cut({ process }: SimulatedHost, end: (restore: () => void) => void): void {
  const broker = process?.ports.broker;
  broker?.sever();
  end(() => broker?.mend());
}
