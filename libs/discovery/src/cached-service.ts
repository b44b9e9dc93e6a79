import type { Watch } from '@comanda/coordination';
import type { Clock } from '@comanda/kernel';
import { HeldInstances } from './held-instances.js';
import type { ServiceInstance } from './registry.js';
import { Tidings } from './tidings.js';

type Listener = (instances: readonly ServiceInstance[]) => void;

/** One service of an `InstanceCache`. */
export class CachedService {
  /** Undefined as long as nothing was heard. */
  instances: readonly ServiceInstance[] | undefined;
  /** The registry is away. */
  lost = false;
  private answer: readonly ServiceInstance[] = [];
  private readonly held = new HeldInstances();
  private readonly listeners = new Set<Tidings>();
  private watch: Watch | undefined;
  private cancelRelease = (): void => undefined;

  constructor(private readonly options: { readonly clock: Clock; readonly graceMs: number }) {}

  /** Ends this watch, too, when it is stopped. */
  follow(watch: Watch): void {
    this.watch = watch;
  }

  onLost(): void {
    this.lost = true;
  }

  onAnswer(answer: readonly ServiceInstance[]): void {
    const nowMs = this.options.clock.monotonicMs();
    const until = nowMs + this.options.graceMs;
    if (this.lost) this.held.hold(this.instances ?? [], until);
    else if (!answer.some(isPassing)) this.held.hold(this.instances ?? [], until, { untilSomeonePasses: true });
    this.lost = false;
    this.answer = answer;
    this.settle();
  }

  subscribe(listener: Listener): Watch {
    const tidings = new Tidings(listener);
    this.listeners.add(tidings);
    if (this.instances) tidings.tell(this.instances);
    return { stop: () => void this.listeners.delete(tidings) };
  }

  stop(): void {
    this.cancelRelease();
    this.watch?.stop();
    this.listeners.clear();
  }

  /** Serves the answer with those that are held, and looks again when the next of them has to go. */
  private settle(): void {
    const { clock } = this.options;
    this.instances = this.held.completed(this.answer, clock.monotonicMs());
    this.cancelRelease();
    const next = this.held.nextReleaseMs();
    if (next !== undefined) this.cancelRelease = clock.after(next - clock.monotonicMs(), () => this.settle());
    for (const tidings of [...this.listeners]) tidings.tell(this.instances);
  }
}

function isPassing({ health }: ServiceInstance): boolean {
  return health === 'passing';
}
