import { createHash } from 'node:crypto';
import type { SagaDefinition, Send, Step, StepKind } from './definition.js';

/** The shape of a step, as JSON can hold it. */
export interface StepDescription {
  readonly name: string;
  readonly kind: StepKind;
  readonly stage: number;
  /** Participant and command, e.g. `kitchen.CreateTicket`. */
  readonly invoke?: string;
  readonly compensate?: string;
}

/** The shape of a saga: what must not change under a saga that is under way. */
export interface SagaDescription {
  readonly type: string;
  readonly version: number;
  readonly steps: readonly StepDescription[];
  /** Differs when type, version or steps differ. */
  readonly hash: string;
}

/**
 * The shape of a definition, with its hash: names, kinds, stages and commands. Policies (deadlines, retries) are not part of it, since
 * a saga under way may get new ones; neither are the functions that build requests, which have no shape that could be compared.
 */
export function describeSaga(saga: SagaDefinition): SagaDescription {
  let description = descriptions.get(saga);
  if (!description) descriptions.set(saga, (description = describe(saga)));
  return description;
}

/** Made once each: definitions do not change. */
const descriptions = new WeakMap<SagaDefinition, SagaDescription>();

function describe({ type, version, steps }: SagaDefinition): SagaDescription {
  const shape = { type, version, steps: steps.map(describeStep) };
  return { ...shape, hash: createHash('sha256').update(JSON.stringify(shape)).digest('hex').slice(0, 16) };
}

function describeStep({ name, kind, stage, invoke, compensate }: Step): StepDescription {
  return {
    name,
    kind,
    stage,
    ...(invoke && { invoke: nameOf(invoke) }),
    ...(compensate && { compensate: nameOf(compensate) }),
  };
}

const nameOf = ([{ participant, name }]: Send<never, never, never> | NonNullable<Step['compensate']>): string =>
  `${participant}.${name}`;
