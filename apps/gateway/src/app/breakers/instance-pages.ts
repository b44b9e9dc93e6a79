import type { ServiceInstance } from '@comanda/discovery';
import { DomainError, SystemClock } from '@comanda/kernel';
import { defaultPolicySettings, Policy, type Breakers, type FailureKind } from '@comanda/resilience';
import { BREAKERS_PATH, type BreakersPage, type ForceBreakers } from '@comanda/service';

/** An instance that has not answered by then is named as unavailable. */
const SETTINGS = { ...defaultPolicySettings, deadlineMs: 1_500, retries: 1 };

/** Asks instances for their breakers over HTTP. */
export class InstancePages {
  private readonly policies = new Map<string, Policy>();

  constructor(private readonly breakers: Breakers) {}

  /** Rejects when it does not answer. */
  async list(instance: ServiceInstance): Promise<BreakersPage> {
    return (await this.ask(instance, BREAKERS_PATH))!;
  }

  /** Answers the breakers that were forced; undefined when it calls no such peer. Rejects when it does not answer. */
  force(instance: ServiceInstance, act: ForceBreakers): Promise<BreakersPage | undefined> {
    return this.ask(instance, `${BREAKERS_PATH}/force`, act);
  }

  close(): void {
    for (const policy of this.policies.values()) policy.close();
  }

  private ask(instance: ServiceInstance, path: string, body?: object): Promise<BreakersPage | undefined> {
    const { address, endpoints, name } = instance;
    const url = `http://${address.includes(':') ? `[${address}]` : address}:${endpoints.http}${path}`;
    // Forced twice to the same is forced once.
    return this.policyFor(name).run(({ signal }) => pageAt(url, body, signal), { repeatable: true });
  }

  /** A service whose instances hang is not asked over and over. */
  private policyFor(service: string): Policy {
    const known = this.policies.get(service);
    if (known) return known;
    const parts = { peer: `${service}.ops`, kind: 'http', breakers: this.breakers, clock: new SystemClock() } as const;
    const policy = new Policy({ ...parts, settings: () => SETTINGS, failureKindOf: kindOf });
    this.policies.set(service, policy);
    return policy;
  }
}

async function pageAt(url: string, body: object | undefined, signal: AbortSignal): Promise<BreakersPage | undefined> {
  const json = { 'content-type': 'application/json' };
  const sent = body && { method: 'POST', headers: json, body: JSON.stringify(body) };
  const response = await fetch(url, { ...sent, signal });
  if (response.ok) return (await response.json()) as BreakersPage;
  await response.body?.cancel();
  if (response.status === 404 && body) return undefined;
  throw new DomainError('INSTANCE_UNAVAILABLE', 'unavailable', `An instance answered ${response.status}.`);
}

/** `fetch` has one error for all that keeps it from an answer. */
function kindOf(error: unknown): FailureKind {
  return error instanceof TypeError || error instanceof DomainError ? 'lost' : 'broken';
}
