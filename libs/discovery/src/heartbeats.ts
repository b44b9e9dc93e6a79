import type { Registration, SelfCheck } from './registry.js';
import { checkRegistration } from './check-registration.js';
import { Heartbeat, type HeartbeatOptions } from './heartbeat.js';
import type { ServiceInstance } from './registry.js';
import { logger } from '@comanda/observability';

const log = logger('discovery');

/** The registrations of one process, each with its heartbeat. */
export class Heartbeats {
  private readonly running = new Map<string, Heartbeat>();

  /** `say` makes an instance known, or says that it still lives: one call must do, whatever the backend knows. */
  constructor(
    private readonly options: HeartbeatOptions,
    private readonly say: (instance: ServiceInstance) => Promise<void>,
  ) {}

  /** Resolves after the first beat. Throws `REGISTRATION_INVALID`. */
  async begin(registration: Registration, selfCheck: SelfCheck = () => 'passing'): Promise<void> {
    checkRegistration(registration);
    await this.end(registration.id);
    const { id } = registration;
    // Who cannot say how it is, is not well.
    const health = async () => selfCheck();
    const beat = async () => this.say({ ...registration, health: await health().catch(() => 'critical' as const) });
    const heartbeat = new Heartbeat(beat, this.options, (error, failures) => {
      if (failures === 1) log.warn({ err: error, id }, 'the registry does not take the registration; trying again');
    });
    this.running.set(id, heartbeat);
    await heartbeat.start();
  }

  /** Resolves when nothing more is said of the instance; answers whether there was something to end. */
  async end(id: string): Promise<boolean> {
    const heartbeat = this.running.get(id);
    this.running.delete(id);
    await heartbeat?.stop();
    return heartbeat !== undefined;
  }

  /** Of those that were begun and not ended. */
  get ids(): readonly string[] {
    return [...this.running.keys()];
  }
}
