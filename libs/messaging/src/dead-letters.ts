import { decodeEnvelope, encodeEnvelope, type AnyMessage } from './envelope.js';
import type { OutboxMessage, Store, StoredLetter } from './store.js';
import { redriveSubject } from './subjects.js';
import { isUndecodable, openBatch } from './undecodable.js';

/** A dead letter, opened: what is in it, as far as it can be decoded now. */
export interface OpenLetter extends StoredLetter {
  /** One; of what could not be decoded when it came all or none. */
  readonly messages: readonly AnyMessage[];
}

/**
 * What becomes of a letter that is redriven. `again`: its events are in the service's own outbox, and will be handled as if they came
 * for the first time. `expected`: a command; the letter is gone, and the command is handled when its saga sends it again, which it does
 * while it waits for it. `absent`: there is no such letter (any more).
 */
export type Redriven = 'again' | 'expected' | 'absent';

const PAGE = 100;

/** The messages that a service could not handle. */
export class DeadLetters {
  constructor(
    private readonly service: string,
    private readonly store: Pick<Store, 'letters' | 'redrive'>,
  ) {}

  /** All of them, in the order of their ids. */
  async *all(): AsyncGenerator<OpenLetter> {
    let page: readonly StoredLetter[];
    let after = '';
    do {
      page = await this.store.letters(PAGE, after);
      yield* page.map(opened);
      after = page.at(-1)?.messageId ?? after;
    } while (page.length === PAGE);
  }

  async find(messageId: string): Promise<OpenLetter | undefined> {
    for await (const letter of this.all()) if (letter.messageId === messageId) return letter;
    return undefined;
  }

  /**
   * Has the letter's messages handled again, each once: in one transaction the letter goes, and its events come into the outbox. Throws
   * for bytes that cannot be decoded now either.
   */
  async redrive({ messageId, messages }: OpenLetter): Promise<Redriven> {
    if (messages.length === 0) throw new Error(`${messageId} cannot be decoded: there is nothing to be handled`);
    const events = messages.filter(({ command }) => !command);
    const isThere = await this.store.redrive(
      messageId,
      events.map((message) => this.toItself(message)),
    );
    if (!isThere) return 'absent';
    return events.length > 0 ? 'again' : 'expected';
  }

  /** Others have handled the event, and may have forgotten that: they must not hear of it again. */
  private toItself(message: AnyMessage): OutboxMessage {
    return {
      eventId: message.id,
      subject: redriveSubject(this.service),
      subscribers: [this.service],
      envelope: encodeEnvelope(message),
    };
  }
}

function opened(letter: StoredLetter): OpenLetter {
  const { messageId, subject, envelope } = letter;
  if (!isUndecodable(messageId)) return { ...letter, messages: [decodeEnvelope(envelope)] };
  const { messages, letters } = openBatch(envelope, subject);
  return { ...letter, messages: letters.length > 0 ? [] : messages };
}
