import type { Clock } from '@comanda/kernel';
import { durations, withLogFields, withTraceparent } from '@comanda/observability';
import type { AnyMessage } from './envelope.js';
import { beginProcess, type Channel } from './message-spans.js';
import type { Outcome } from './work.js';

/** What a handled message goes on with. */
export interface Handling {
  /** For what is sent because of it. */
  readonly traceparent: string | undefined;
  /** Says that its span belongs to another one, too; absent where it has none. */
  readonly link: ((traceparent: string) => void) | undefined;
}

/** How it ended, with what was wrong. */
type Ending = Pick<Outcome, 'kind'> & { readonly error?: unknown };

/** Watches messages being handled: each is a span of its trace, where that is recorded, and is counted with its duration in any case. */
export class Processing {
  private readonly note = durations('messaging.process.duration', {
    description: 'How long it took to handle a message, its wait for a batch included, by kind and outcome.',
  });

  constructor(private readonly clock: Clock) {}

  /** Runs `handle`, and passes on what it answers and throws. */
  async watch<T extends Ending>(
    channel: Channel,
    message: AnyMessage,
    handle: (handling: Handling) => Promise<T>,
  ): Promise<T> {
    const beganMs = this.clock.monotonicMs();
    const span = beginProcess(channel, message);
    const end = ({ kind, error }: Ending): void => {
      const labels = { 'messaging.destination.name': channel.name, outcome: kind };
      this.note((this.clock.monotonicMs() - beganMs) / 1_000, labels);
      span?.set({ 'messaging.process.outcome': kind });
      span?.end(kind === 'failed' || kind === 'unavailable' ? (error ?? kind) : undefined);
    };
    const handling = {
      traceparent: span?.traceparent ?? message.traceparent,
      link: span && ((traceparent: string) => span.link(traceparent)),
    };
    try {
      const ended = await (span ? span.run(() => handle(handling)) : handle(handling));
      end(ended);
      return ended;
    } catch (error) {
      end({ kind: 'failed', error });
      throw error;
    }
  }
}

/** Runs `fn`; what it logs says which message it is about, and which trace and saga that belongs to. */
export function about<T>({ id, traceparent, command, reply }: AnyMessage, fn: () => T): T {
  const step = command ?? reply;
  const fields = { messageId: id, ...(step && { sagaId: step.sagaId }) };
  return withTraceparent(traceparent, () => withLogFields(fields, fn));
}
