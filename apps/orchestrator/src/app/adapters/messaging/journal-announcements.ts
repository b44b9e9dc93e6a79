import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { SystemClock } from '@comanda/kernel';
import { Messaging } from '@comanda/messaging';
import { JournalNews } from '../../application/journal/journal-reading.js';
import { Pulse } from '../../application/journal/pulse.js';

const SUBJECT = 'told.orchestrator.journal';
/** One announcement stands for all that is committed so soon after it. */
const REST_MS = 20;

/** Every process of the orchestrator announces its commits, in bursts; those with watchers listen. */
@Injectable()
export class JournalAnnouncements extends JournalNews implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly pulse: Pulse;
  private stopAnnouncing: (() => void) | undefined;

  constructor(private readonly messaging: Messaging) {
    super();
    this.pulse = new Pulse(new SystemClock(), REST_MS, () => messaging.announce(SUBJECT));
  }

  onApplicationBootstrap(): void {
    this.stopAnnouncing = this.messaging.onCommit(() => this.pulse.ask());
  }

  onModuleDestroy(): void {
    this.stopAnnouncing?.();
    this.pulse.stop();
  }

  /** Its own commits are heard without the broker. */
  onNews(listener: () => void): () => void {
    const stops = [this.messaging.onAnnounced(SUBJECT, listener), this.messaging.onCommit(listener)];
    return () => stops.forEach((stop) => stop());
  }
}
