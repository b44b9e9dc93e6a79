import { SystemClock, type Clock } from '@comanda/kernel';
import type { Breakers } from './breakers.js';
import { PeerBreaker } from './peer-breaker.js';
import { defaultPolicySettings, type PolicySettings } from './policy-settings.js';

/**
 * What holds for commands where nothing else is said. Their answers take their time, and each that is late is counted once as silence and once
 * as an answer: only a peer that hardly answers at all is spared.
 */
export const commandPolicySettings: PolicySettings = {
  ...defaultPolicySettings,
  errorPercent: 80,
  minimumCalls: 20,
  openMs: 5_000,
};

export interface CommandBreakersParts {
  /** Who gets commands. */
  readonly peers: readonly string[];
  readonly clock?: Clock;
}

interface Peer {
  readonly breaker: PeerBreaker;
  settings: () => PolicySettings;
  /** Since when one command is on its way to find out whether it answers again. */
  trialSinceMs: number | undefined;
}

/**
 * Breakers for calls whose answers come later, by another way, or not at all: whoever sends says what it sent, and what became of it. It must
 * ask for {@link room} before it sends; what has no room waits, and is not tried.
 */
export class CommandBreakers {
  private readonly clock: Clock;
  private readonly byName: ReadonlyMap<string, Peer>;

  constructor({ peers, clock = new SystemClock() }: CommandBreakersParts) {
    this.clock = clock;
    const settings = () => commandPolicySettings;
    const isFailure = () => true;
    const parts = { kind: 'command', settings: settings(), isFailure, clock } as const;
    const made = peers.map((peer) => {
      const breaker = new PeerBreaker({ peer, ...parts });
      return [peer, { breaker, settings, trialSinceMs: undefined }] as const;
    });
    this.byName = new Map(made);
  }

  /** Who gets commands. */
  get peers(): readonly string[] {
    return [...this.byName.keys()];
  }

  /** Commands that may be sent to the peer now: none, one to try, or as many as there are. */
  room(name: string): number {
    const peer = this.byName.get(name);
    if (!peer) return Infinity;
    const { state } = peer.breaker;
    if (state === 'closed') return Infinity;
    return state === 'open' || this.isTrying(peer) ? 0 : 1;
  }

  /** Those that are to be sent nothing now. */
  get spared(): ReadonlySet<string> {
    const names = [...this.byName.keys()].filter((name) => this.room(name) === 0);
    return names.length === 0 ? NOBODY : new Set(names);
  }

  /** A command has been sent. */
  sent(name: string): void {
    const peer = this.byName.get(name);
    if (peer?.breaker.state === 'half-open') peer.trialSinceMs ??= this.clock.monotonicMs();
  }

  /** An answer came, whichever it is. */
  answered(name: string): void {
    this.note(name, async () => undefined);
  }

  /** No answer came in time. Old news says nothing about whether it answers again. */
  timedOut(name: string): void {
    const peer = this.byName.get(name);
    if (peer?.breaker.state === 'half-open' && !this.isTrying(peer)) return;
    this.note(name, () => Promise.reject(new Error('no answer in time')));
  }

  /** Has them listed, and called as the settings say; the answer ends that. */
  attach(breakers: Breakers, settingsOf: (peer: string) => () => PolicySettings): () => void {
    const ends = [...this.byName].map(([name, peer]) => {
      peer.settings = settingsOf(name);
      return breakers.add(peer.breaker);
    });
    return () => ends.forEach((end) => end());
  }

  /** Ends their timers. */
  close(): void {
    for (const { breaker } of this.byName.values()) breaker.close();
  }

  /** One that stays without any news is not waited for for ever. */
  private isTrying(peer: Peer): boolean {
    const { trialSinceMs } = peer;
    if (trialSinceMs === undefined) return false;
    if (this.clock.monotonicMs() - trialSinceMs < peer.settings().openMs) return true;
    peer.trialSinceMs = undefined;
    return false;
  }

  private note(name: string, outcome: () => Promise<void>): void {
    const peer = this.byName.get(name);
    if (!peer) return;
    peer.trialSinceMs = undefined;
    peer.breaker.update(peer.settings());
    // While it is open it takes no outcome: only of a trial.
    peer.breaker.fire(outcome).catch(() => undefined);
  }
}

const NOBODY: ReadonlySet<string> = new Set();
