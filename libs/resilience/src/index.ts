export { ResilienceModule, type ResilienceModuleOptions } from './resilience.module.js';
export { Policies, type PolicySettingsOf } from './policies.js';
export { Policy, type Attempt, type PolicyCall, type PolicyOptions } from './policy.js';
export { defaultPolicySettings, type PolicySettings } from './policy-settings.js';
export { failureKindOf, type FailureKind } from './failure-kind.js';
export { httpFailureKindOf, HttpStatusError, successful } from './http-failure-kind.js';
export { NotCalledError } from './peer-unavailable.js';
export { timeLeftMs, withinDeadline } from './deadline.js';
export { CommandBreakers, commandPolicySettings, type CommandBreakersParts } from './command-breakers.js';
export { Breakers, type ListedBreaker } from './breakers.js';
export {
  type BreakerState,
  type BreakerStatus,
  type CallKind,
  type ForceAct,
  type ForcedState,
} from './breaker-status.js';
export { Retries } from './retries.js';
export { RetryBudget } from './retry-budget.js';
