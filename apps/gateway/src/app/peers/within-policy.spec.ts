import { defaultPolicySettings } from '@comanda/resilience';
import { preferWaitKey, type CallOptions, type GrpcCaller } from '@comanda/service';
import { withinPolicy } from './within-policy.js';

let policyMs: number;
const given: (number | undefined)[] = [];
const note = async (_rpc: unknown, _request: unknown, options?: CallOptions) => void given.push(options?.deadlineMs);
const caller = { call: note, stream: note, onApplicationShutdown: () => undefined } as unknown as GrpcCaller;
const within = withinPolicy(caller, () => ({ ...defaultPolicySettings, deadlineMs: policyMs }));

/** The deadlines that a call and a stream of these options get. */
async function deadlines(options?: CallOptions): Promise<(number | undefined)[]> {
  given.length = 0;
  await within.call(undefined as never, {}, options);
  await within.stream(undefined as never, {}, options);
  return [...given];
}

it('gives a call no longer than the policy of that moment', async () => {
  policyMs = 1_000;
  expect(await deadlines({ deadlineMs: 5_000 })).toEqual([1_000, 1_000]);
  policyMs = 2_000;
  expect(await deadlines({ deadlineMs: 5_000 })).toEqual([2_000, 2_000]);
});

it('gives a call no longer than it may take itself', async () => {
  policyMs = 5_000;
  expect(await deadlines({ deadlineMs: 1_500 })).toEqual([1_500, 1_500]);
  expect(await deadlines()).toEqual([5_000, 5_000]);
});

it('gives a wait that the client prefers on top', async () => {
  policyMs = 1_000;
  expect(await deadlines({ deadlineMs: 15_000, metadata: { [preferWaitKey]: '10' } })).toEqual([11_000, 11_000]);
});
