import { randomUUID } from 'node:crypto';
import type { Registry, ServiceInstance } from '@comanda/discovery';
import { DomainError } from '@comanda/kernel';
import { logger } from '@comanda/observability';
import type { Breakers, BreakerStatus } from '@comanda/resilience';
import { forceBreakers, type BreakersPage, type ForceBreakers } from '@comanda/service';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { ActJournal } from './act-journal.js';
import type { InstancePages } from './instance-pages.js';
import type { OperatorAct } from './operator-act.js';

/** A breaker, and whose it is. */
export interface OwnedBreaker extends BreakerStatus {
  readonly service: string;
  readonly instanceId: string;
}

/** An instance that could not be asked. */
export interface UnavailableInstance {
  readonly service: string;
  readonly instanceId: string;
}

/** What instances have answered. */
export interface AnsweredBreakers {
  readonly breakers: readonly OwnedBreaker[];
  readonly unavailable: readonly UnavailableInstance[];
}

/** What an act came to. */
export interface ForcedBreakers extends AnsweredBreakers {
  /** Under which the orchestrator keeps it. */
  readonly actId: string;
  /** Whether it does by now. */
  readonly journaled: boolean;
}

/** Which instances an act is for; what is absent does not matter. */
export interface ForWhom {
  readonly service?: string | undefined;
  readonly instanceId?: string | undefined;
}

const log = logger('breakers');

/** This process, where the registry does not know it. */
const SELF: UnavailableInstance = { service: 'gateway', instanceId: 'self' };

/** The breakers of all instances that the registry knows, and of this process in any case. */
export class AllBreakers implements OnApplicationShutdown {
  constructor(
    private readonly own: Breakers,
    private readonly registry: Pick<Registry, 'list'>,
    private readonly pages: InstancePages,
    private readonly journal: Pick<ActJournal, 'record'>,
  ) {}

  /** Never rejects. */
  async list(): Promise<AnsweredBreakers> {
    const answers = await this.askAll((instance) => this.pages.list(instance), {});
    const self = { id: this.own.id, breakers: this.own.list() };
    return together([...answers, { of: SELF, page: self }]);
  }

  /**
   * Forces the breakers of a peer, and has that journaled, whoever took it. Throws `DomainError` `BREAKER_NOT_FOUND` when nobody that was asked calls that peer, and
   * `INSTANCES_UNAVAILABLE` when nobody answered at all.
   */
  async force(act: ForceBreakers, whom: ForWhom): Promise<ForcedBreakers> {
    const answers = await this.askAll((instance) => this.pages.force(instance, act), whom);
    const self = isFor(SELF, whom) ? this.forceOwn(act, answers) : [];
    const answered = together([...answers, ...self]);
    log.info({ ...act, ...whom, breakers: answered.breakers.length, audit: true }, 'breakers were forced');
    if (answered.breakers.length + answered.unavailable.length === 0)
      throw new DomainError('BREAKER_NOT_FOUND', 'not-found', `Nobody has a breaker of ${act.peer}.`);
    const done = actOf(act, whom, answered);
    const journaled = await this.journal.record(done);
    if (answered.breakers.length > 0) return { ...answered, actId: done.actId, journaled };
    throw new DomainError('INSTANCES_UNAVAILABLE', 'unavailable', 'No instance that could have it has answered.');
  }

  onApplicationShutdown(): void {
    this.pages.close();
  }

  /** Unless it was reached by its own address already. */
  private forceOwn(act: ForceBreakers, answers: readonly Answer[]): Answer[] {
    if (answers.some(({ page }) => page?.id === this.own.id)) return [];
    const calls = this.own.list().some(({ peer }) => peer === act.peer);
    return calls ? [{ of: SELF, page: { id: this.own.id, breakers: forceBreakers(this.own, act) } }] : [];
  }

  private async askAll(ask: Ask, whom: ForWhom): Promise<Answer[]> {
    const instances = await this.registry.list().catch((error: unknown) => {
      log.warn({ err: error }, 'the registry does not answer: only this gateway is asked');
      return [];
    });
    const asked = instances.filter(
      (instance) => instance.endpoints.http !== undefined && isFor(ownerOf(instance), whom),
    );
    return Promise.all(asked.map((instance) => answerOf(instance, ask)));
  }
}

type Ask = (instance: ServiceInstance) => Promise<BreakersPage | undefined>;

interface Answer {
  readonly of: UnavailableInstance;
  /** Undefined when it has nothing to tell. */
  readonly page?: BreakersPage | undefined;
  readonly failed?: boolean;
}

async function answerOf(instance: ServiceInstance, ask: Ask): Promise<Answer> {
  try {
    return { of: ownerOf(instance), page: await ask(instance) };
  } catch (error) {
    log.info({ err: error, instance: instance.id }, 'an instance does not tell of its breakers');
    return { of: ownerOf(instance), failed: true };
  }
}

/** An instance may have several breakers of the peer. */
function actOf({ peer, force, ...why }: ForceBreakers, whom: ForWhom, answered: AnsweredBreakers): OperatorAct {
  const took = new Map(answered.breakers.map(({ service, instanceId }) => [instanceId, { service, instanceId }]));
  return {
    ...{ actId: randomUUID(), kind: 'force-breaker', target: peer, wanted: force, at: new Date() },
    ...why,
    ...whom,
    took: [...took.values()],
    unavailable: answered.unavailable,
  };
}

function ownerOf({ name, id }: ServiceInstance): UnavailableInstance {
  return { service: name, instanceId: id };
}

function isFor({ service, instanceId }: UnavailableInstance, whom: ForWhom): boolean {
  return (whom.service ?? service) === service && (whom.instanceId ?? instanceId) === instanceId;
}

/** Each process once, under the first of its names. */
function together(answers: readonly Answer[]): AnsweredBreakers {
  const known = new Set<string>();
  const breakers = answers.flatMap(({ of, page }) => {
    if (!page || known.has(page.id)) return [];
    known.add(page.id);
    return page.breakers.map((breaker) => ({ ...breaker, ...of }));
  });
  return { breakers, unavailable: answers.filter(({ failed }) => failed).map(({ of }) => of) };
}
