import { configureLogging } from '@comanda/observability';
import { eventually, FakeClock, SeededRandom, settled } from '@comanda/testing';
import { decodeBatch } from '../src/envelope.js';
import {
  MemoryBroker,
  MemoryStore,
  Messaging,
  type AnyMessage,
  type CommandBinding,
  type EventBinding,
  type ReplyMessage,
  type Trim,
  type Turns,
} from '../src/index.js';

configureLogging({ level: 'silent' });

/** A broker that notes what passes, and loses what the test says. */
export class LossyBroker extends MemoryBroker {
  readonly passed: { readonly subject: string; readonly messages: AnyMessage[] }[] = [];
  /** Messages to these subjects are lost. */
  readonly lost = new Set<string>();
  /** Entries for these subjects are not taken. */
  readonly refused = new Set<string>();
  /** Times that an entry was offered to the log. */
  offered = 0;
  /** The log takes an entry only then. */
  slow: Promise<unknown> = Promise.resolve();

  override publish(subject: string, payload: Uint8Array): void {
    this.passed.push({ subject, messages: decodeQuietly(payload) });
    if (!this.lost.has(subject)) super.publish(subject, payload);
  }

  override async append(subject: string, payload: Uint8Array): Promise<number> {
    this.offered += 1;
    await this.slow;
    if (this.refused.has(subject)) throw new Error(`${subject} takes nothing`);
    return super.append(subject, payload);
  }

  messagesTo(subject: string): AnyMessage[] {
    return this.passed.filter((message) => message.subject === subject).flatMap(({ messages }) => messages);
  }
}

export interface ServiceOptions {
  readonly commands?: readonly CommandBinding[];
  readonly events?: readonly EventBinding[];
  /** That of another process of the same service. */
  readonly store?: MemoryStore;
  readonly processId?: string;
  readonly trims?: readonly Trim[];
  readonly turns?: Turns;
}

/** A process of a service. */
export interface Service {
  readonly messaging: Messaging;
  readonly store: MemoryStore;
  /** What came as replies to its commands. */
  readonly replies: ReplyMessage[];
}

/** Little services around one broker, and the time that passes for all of them. */
export class World {
  readonly clock = new FakeClock();
  readonly broker = new LossyBroker(this.clock);
  private readonly running: Service[] = [];

  async start(service: string, options: ServiceOptions = {}): Promise<Service> {
    const { clock, broker } = this;
    const { store = new MemoryStore(clock), processId = 'p1', ...bindings } = options;
    const messaging = new Messaging({
      service,
      processId,
      store,
      broker,
      clock,
      random: new SeededRandom(),
      ...bindings,
    });
    const replies: ReplyMessage[] = [];
    messaging.onReplies((batch) => void replies.push(...batch));
    await messaging.start();
    const started = { messaging, store, replies };
    this.running.push(started);
    return started;
  }

  /** Lets time pass until the condition holds. */
  async until(name: string, condition: () => boolean): Promise<void> {
    await eventually(name, condition, { meanwhile: () => this.clock.advance(100) });
  }

  /** Lets so much time pass, with all that happens in it and before. */
  async pass(ms: number): Promise<void> {
    await settled();
    for (let passed = 0; passed < ms; passed += 100) {
      this.clock.advance(100);
      await settled();
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.running.map(({ messaging }) => messaging.stop()));
  }
}

function decodeQuietly(payload: Uint8Array): AnyMessage[] {
  try {
    return decodeBatch(payload);
  } catch {
    return [];
  }
}
