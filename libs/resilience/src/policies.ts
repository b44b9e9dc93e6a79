import type { CallKind } from './breaker-status.js';
import { Breakers } from './breakers.js';
import { Policy, type PolicyOptions } from './policy.js';
import { defaultPolicySettings, type PolicySettings } from './policy-settings.js';

/** How peers are called, by their names: what is absent is as in {@link defaultPolicySettings}. Asked at each call, so that it may change. */
export type PolicySettingsOf = (peer: string) => Partial<PolicySettings>;

/** The policies of a process: one for each peer and kind of call, whoever calls. */
export class Policies {
  private readonly made = new Map<string, Policy>();

  constructor(
    private readonly breakers: Breakers,
    private readonly settingsOf: PolicySettingsOf = () => ({}),
  ) {}

  /** The policy of the peer, the same one at each time. `options` are those of who asks first. */
  of(peer: string, kind: CallKind, options: Pick<PolicyOptions, 'failureKindOf'> = {}): Policy {
    const name = `${kind} ${peer}`;
    const known = this.made.get(name);
    if (known) return known;
    const settings = (): PolicySettings => ({ ...defaultPolicySettings, ...this.settingsOf(peer) });
    const policy = new Policy({ peer, kind, settings, breakers: this.breakers, ...options });
    this.made.set(name, policy);
    return policy;
  }

  /** Ends them all; calls from now on reject. */
  close(): void {
    for (const policy of this.made.values()) policy.close();
    this.made.clear();
  }
}
