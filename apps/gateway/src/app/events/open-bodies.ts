import type { EventBody } from './event-body.js';

/** The bodies of events that are being sent; ends them when the gateway stops: their readers go on elsewhere. */
export class OpenBodies {
  private readonly bodies = new Set<EventBody>();

  constructor(private readonly draining: AbortSignal) {
    draining.addEventListener('abort', () => this.bodies.forEach((body) => body.finish()), { once: true });
  }

  get size(): number {
    return this.bodies.size;
  }

  /** Minds the body until it is closed. One that begins too late ends at once. */
  add(body: EventBody): void {
    this.bodies.add(body);
    body.once('close', () => this.bodies.delete(body));
    if (this.draining.aborted) body.finish();
  }
}
