import type { Clock } from '@comanda/kernel';
import type { Broker } from './broker.js';
import { batches, encodeEnvelope } from './envelope.js';
import { beginCommandPublish } from './message-spans.js';
import type { OutgoingCommand } from './message.js';
import { commandSubject } from './subjects.js';

/**
 * Sends commands, those for one participant together. At most once: who owes a command sends it again until its reply
 * is there.
 */
export class CommandSender {
  constructor(
    private readonly source: string,
    private readonly replyTo: string,
    private readonly broker: Broker,
    private readonly clock: Clock,
    /** Called for commands that nobody took: their participant is absent. */
    private readonly onUndelivered: (commands: readonly OutgoingCommand[]) => void,
  ) {}

  /** Never throws; without a connection nothing is sent. */
  send(commands: readonly OutgoingCommand[]): void {
    if (commands.length === 0 || !this.broker.connected) return;
    for (const [participant, group] of Map.groupBy(commands, ({ participant }) => participant)) {
      const encoded = group.map((command) => ({ command, envelope: this.envelope(command) }));
      for (const { items, payload } of batches(encoded, ({ envelope }) => envelope)) {
        const sent = items.map(({ command }) => command);
        this.broker.publish(commandSubject(participant), payload, () => this.onUndelivered(sent));
      }
    }
  }

  private envelope(command: OutgoingCommand): Uint8Array {
    const { id, participant, name, data, traceparent } = command;
    const { sagaId, step, direction, attempt, undoes, undoAlways, mustSucceed } = command;
    const span = beginCommandPublish(command);
    // Core NATS says nothing of what it has taken.
    span?.end();
    return encodeEnvelope({
      id,
      type: `${participant}.${name}`,
      source: this.source,
      subject: sagaId,
      timeMs: this.clock.now().getTime(),
      traceparent: span?.traceparent ?? traceparent,
      data,
      command: { sagaId, step, direction, attempt, undoes, undoAlways, mustSucceed, replyTo: this.replyTo },
    });
  }
}
