import type Consul from 'consul';
import { statusOf, type ConsulClient } from './consul-client.js';

/** One step of a transaction on keys, in Consul's words. */
export interface KeyOperation {
  readonly verb: 'cas' | 'lock' | 'unlock' | 'check-index' | 'check-not-exists' | 'check-session';
  readonly key: string;
  readonly value?: string;
  readonly index?: number;
  readonly session?: string;
}

const CONFLICT = 409;

/** Does all steps or none; answers the key's revision after the last one, or undefined when a step was refused. */
export async function transact(client: ConsulClient, steps: readonly KeyOperation[]): Promise<number | undefined> {
  const operations = steps.map(({ verb, key, value, index, session }) => ({
    KV: {
      Verb: verb,
      Key: key,
      ...(value === undefined ? {} : { Value: Buffer.from(value).toString('base64') }),
      ...(index === undefined ? {} : { Index: index }),
      ...(session === undefined ? {} : { Session: session }),
    },
  }));
  try {
    // The package's types know an older shape of an operation; it passes on what it is given.
    const request = operations as unknown as Parameters<Consul['transaction']['create']>[0];
    const create = (consul: Consul) => consul.transaction.create(request as never);
    const { Results } = await client.call(create);
    return (Results?.at(-1)?.['KV'] as { ModifyIndex: number } | undefined)?.ModifyIndex;
  } catch (error) {
    if (statusOf(error) === CONFLICT) return undefined;
    throw error;
  }
}
