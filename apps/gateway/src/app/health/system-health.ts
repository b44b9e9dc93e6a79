/**
 * How one instance is: what its /readyz says; `unreachable` where it does not answer; `unasked` where the registry does not know an HTTP
 * endpoint of it, so that only the registry's word is known.
 */
export type InstanceStatus = 'starting' | 'ready' | 'failing' | 'draining' | 'unreachable' | 'unasked';

/** One instance, as the registry and it itself tell. */
export interface InstanceHealth {
  readonly id: string;
  readonly version: string;
  readonly address: string;
  /** What the registry holds of it. */
  readonly registered: 'passing' | 'critical';
  readonly status: InstanceStatus;
  /** Its checks by name, those that fail included. */
  readonly checks: Readonly<Record<string, string>>;
}

/** How one service is: by its instances, of which some, all or none may take work. */
export interface ServiceHealth {
  readonly name: string;
  readonly status: SystemStatus;
  readonly instances: readonly InstanceHealth[];
}

/** `ready`: everything can take work. `degraded`: every service can, though not each instance. `failing`: some service cannot. */
export type SystemStatus = 'ready' | 'degraded' | 'failing';

/** The whole system, as one gateway sees it. */
export interface SystemHealth {
  readonly status: SystemStatus;
  /** False while the registry does not answer: then these are the instances that were known last. */
  readonly registryAnswers: boolean;
  readonly services: readonly ServiceHealth[];
}

/** What instances of which services come to. A service of `expected` that has no instance is failing. Pure. */
export function systemHealth(
  expected: readonly string[],
  instances: readonly (InstanceHealth & { readonly name: string })[],
  registryAnswers: boolean,
): SystemHealth {
  const byName = Map.groupBy(instances, ({ name }) => name);
  const names = [...new Set([...expected, ...byName.keys()])].sort();
  const services = names.map((name) => serviceHealth(name, byName.get(name) ?? []));
  return { status: worst(services.map(({ status }) => status)), registryAnswers, services };
}

function serviceHealth(name: string, all: readonly (InstanceHealth & { readonly name: string })[]): ServiceHealth {
  // What drains was told to: it takes nothing away.
  const counted = all.filter(({ status }) => status !== 'draining');
  const working = counted.filter(takesWork).length;
  const status = working === 0 ? 'failing' : working < counted.length ? 'degraded' : 'ready';
  return { name, status, instances: all.map(({ name: _ofService, ...instance }) => instance) };
}

function takesWork({ status, registered }: InstanceHealth): boolean {
  return status === 'ready' || (status === 'unasked' && registered === 'passing');
}

function worst(statuses: readonly SystemStatus[]): SystemStatus {
  return (['failing', 'degraded'] as const).find((status) => statuses.includes(status)) ?? 'ready';
}
