import { MS, type SimulatedHost, type SimulatedWorld } from '@comanda/simulation';
import type { Outage } from './scenario.js';

const GREATEST_STEP_MS = 3_600_000;
/** Deadlines and leases count by this clock: what is stepped back is waited for once more. */
const GREATEST_DATABASE_STEP_MS = 20_000;

/** Has an outage happen, after its time from now. */
export function schedule(world: SimulatedWorld, outage: Outage): void {
  world.schedule.after(outage.at * MS, outage.kind, undefined, () => {
    if (world.faults.inject(outage.kind, victimOf(world, outage))) begin(world, outage);
  });
}

function begin(world: SimulatedWorld, { kind, durationMs, draw, service }: Outage): void {
  const { server, hosts } = world;
  const end = (restore: () => void): void =>
    void world.schedule.after(durationMs * MS, `${kind}: over`, undefined, restore);
  const database = world.database(service);
  const own = hosts.filter((host) => host.service === service);
  const host = own[Math.floor(draw * own.length)]!;
  switch (kind) {
    case 'process killed':
      return host.kill();
    case 'clock stepped':
      if (draw < 0.3) return database.step((draw / 0.3 - 0.5) * GREATEST_DATABASE_STEP_MS);
      return host.process?.ports.clock.step((draw - 0.65) * GREATEST_STEP_MS);
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
