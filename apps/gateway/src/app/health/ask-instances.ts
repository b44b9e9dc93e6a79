import type { Registry, ServiceInstance } from '@comanda/discovery';
import { logger } from '@comanda/observability';
import { systemHealth, type InstanceHealth, type InstanceStatus, type SystemHealth } from './system-health.js';

/** An instance that has not answered by then counts as unreachable, in milliseconds. */
const PATIENCE_MS = 1_500;
const STATUSES: readonly string[] = ['starting', 'ready', 'failing', 'draining'] satisfies InstanceStatus[];

const log = logger('health');

/** Asks every registered instance how it is. */
export class InstanceAsker {
  private known: readonly ServiceInstance[] = [];

  /** @param expected names of services that must be there */
  constructor(
    private readonly registry: Pick<Registry, 'list'>,
    private readonly expected: readonly string[],
  ) {}

  /** All are asked at once, so that this takes no longer than the slowest may. Never rejects. */
  async ask(): Promise<SystemHealth> {
    const registryAnswers = await this.look();
    const instances = await Promise.all(
      this.known.map(async (instance) => ({ name: instance.name, ...(await healthOf(instance)) })),
    );
    return systemHealth(this.expected, instances, registryAnswers);
  }

  private async look(): Promise<boolean> {
    try {
      this.known = await this.registry.list();
      return true;
    } catch (error) {
      log.warn({ err: error }, 'the registry does not answer: the instances that were known last are asked');
      return false;
    }
  }
}

async function healthOf({ id, version, address, endpoints, health }: ServiceInstance): Promise<InstanceHealth> {
  const { http, grpc } = endpoints;
  const base = { id, version, address: `${address}:${http ?? grpc ?? ''}`, registered: health };
  if (http === undefined) return { ...base, status: 'unasked', checks: {} };
  try {
    const response = await fetch(`http://${address}:${http}/readyz`, { signal: AbortSignal.timeout(PATIENCE_MS) });
    const { status, checks } = (await response.json()) as Partial<Pick<InstanceHealth, 'status' | 'checks'>>;
    if (status === undefined || !STATUSES.includes(status)) return { ...base, status: 'unreachable', checks: {} };
    return { ...base, status, checks: checks ?? {} };
  } catch {
    return { ...base, status: 'unreachable', checks: {} };
  }
}
