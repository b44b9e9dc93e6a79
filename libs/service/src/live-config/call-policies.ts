import { setting, type LiveConfig } from '@comanda/config';
import { defaultPolicySettings, type PolicySettings } from '@comanda/resilience';
import type { ServiceSettings } from '../service-config.js';

/** In place of a peer's name: what holds for all of them. */
const ALL = 'default';

const aPolicy = setting.parts({
  deadlineMs: ms('how long a call may take in all'),
  retries: count(0, 10, 'how often a call that failed is tried again'),
  retryBaseMs: ms('before its first retry it waits less than this'),
  retryMaxMs: ms('it never waits longer than this'),
  retryBudgetPercent: count(0, 100, 'of a hundred calls so many may be tried again'),
  capacity: count(1, 100_000, 'calls at the same time; more fail at once'),
  errorPercent: count(1, 100, 'the breaker opens when more than this share of the calls of ten seconds failed'),
  minimumCalls: count(1, 10_000, 'fewer calls than this in ten seconds never open it'),
  openMs: ms('how long it stays open before one call is let through'),
});

/** How peers are called: deadline, retries, breaker, calls at the same time; by peer, or for all of them under `default`. */
export const callPolicies = setting.partsByName(aPolicy).default({}).meta({
  description:
    'How a peer is called, by its name, or all of them by `default`: deadline, retries and their budget, calls at the same time, breaker.',
  example: '{"default": {"retries": 1}, "kitchen": {"openMs": 5000}}',
  live: true,
});

/** The policy for a peer as the settings say at each moment, over the `preset` of who calls. For `Policy` of `@comanda/resilience`. */
export function callSettings(
  live: LiveConfig<ServiceSettings>,
  peer: string,
  preset: Partial<PolicySettings> = {},
): () => PolicySettings {
  let settings: PolicySettings = { ...defaultPolicySettings, ...preset };
  live.watch('CALL_POLICIES', (policies) => {
    settings = { ...defaultPolicySettings, ...preset, ...given(policies[ALL]), ...given(policies[peer]) };
  });
  return () => settings;
}

/** What is not said must not hide what is. */
function given(policy: Partial<Record<keyof PolicySettings, number | undefined>> = {}): Partial<PolicySettings> {
  return Object.fromEntries(Object.entries(policy).filter(([, value]) => value !== undefined));
}

function ms(description: string) {
  return setting.milliseconds().optional().meta({ description });
}

function count(min: number, max: number, description: string) {
  return setting.integer(min, max).optional().meta({ description });
}
