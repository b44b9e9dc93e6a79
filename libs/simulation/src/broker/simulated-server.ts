import { NoAnswer } from '@comanda/messaging';
import { MS } from '../schedule/schedule.js';
import type { BrokerWorld } from './broker-world.js';
import { Limbo } from './limbo.js';
import { LogGroup, type LogRecord, type Member } from './log-group.js';
import type { SimulatedBroker } from './simulated-broker.js';
import { messageIds } from './message-ids.js';
import { fits, trafficOf } from './subject.js';

/** Who listens to a subject. */
export interface Subscriber {
  readonly subject: string;
  readonly queue: string | undefined;
  readonly connection: SimulatedBroker;
  readonly listener: (payload: Uint8Array, subject: string) => void;
  /** When the last message that it was sent in order arrives. */
  last: number;
  stopped: boolean;
}

/** Who answers questions to a subject. */
export interface Answerer {
  readonly connection: SimulatedBroker;
  readonly answer: (payload: Uint8Array) => Promise<Uint8Array>;
}

/** A message on the wire, as an observer sees it. */
export interface Sighting {
  /** {@link Schedule.happened} when it was sent. */
  readonly event: number;
  readonly subject: string;
  readonly payload: Uint8Array;
  /** Id of the process that sent it. */
  readonly by: string;
}

const APPEND_TIMEOUT = 5_000 * MS;

/** The one server that all processes are connected to. It may lose anything. */
export class SimulatedServer {
  available = true;
  /** Every message to a subject, and every entry that the log has taken, in order. */
  readonly sightings: Sighting[] = [];
  readonly groups = new Map<string, LogGroup>();
  readonly limbo: Limbo;
  private log: LogRecord[] = [];
  private readonly subscribers = new Map<string, Subscriber[]>();
  private readonly patterns: Subscriber[] = [];
  private readonly answerers = new Map<string, Answerer[]>();
  private turn = 0;

  constructor(readonly world: BrokerWorld) {
    this.limbo = new Limbo(world);
  }

  subscribe(subscriber: Subscriber): void {
    const { subject } = subscriber;
    if (subject.includes('*')) this.patterns.push(subscriber);
    else listOf(this.subscribers, subject).push(subscriber);
  }

  /** It gets nothing new; what is on its way arrives. */
  unsubscribe(subscriber: Subscriber): void {
    remove(this.patterns, subscriber);
    remove(this.subscribers.get(subscriber.subject) ?? [], subscriber);
  }

  serve(subject: string, answerer: Answerer): () => void {
    const answerers = listOf(this.answerers, subject);
    answerers.push(answerer);
    return () => remove(answerers, answerer);
  }

  publish(from: SimulatedBroker, subject: string, payload: Uint8Array, onUnserved: (() => void) | undefined): void {
    const { faults, schedule, chance } = this.world;
    const traffic = trafficOf(subject);
    this.see(subject, payload, from);
    if (schedule.trace.lines)
      schedule.note(`  ${from.caller.id} sends to ${subject}: ${messageIds(payload).join(', ')}`);
    if (traffic !== 'other' && faults.strikes(`${traffic} lost`, payload)) return;
    const targets = this.targetsOf(subject);
    if (targets.length === 0 && onUnserved)
      schedule.after(this.world.latency(), 'nobody took it', from.caller, onUnserved);
    for (const target of targets) {
      if (traffic !== 'other' && faults.strikes(`${traffic} late`, payload)) this.limbo.hold(target, subject, payload);
      else this.send(target, subject, payload);
      if (traffic === 'other' || !faults.strikes(`${traffic} duplicated`, payload)) continue;
      if (chance.chance(0.5)) this.send(target, subject, payload);
      else this.limbo.hold(target, subject, payload);
    }
  }

  append(from: SimulatedBroker, subject: string, payload: Uint8Array): Promise<number> {
    const { schedule, faults } = this.world;
    return new Promise((resolve, reject) => {
      const noWord = (): void =>
        void schedule.after(APPEND_TIMEOUT, 'no word from the log', from.caller, () => reject(new Error('timeout')));
      schedule.after(this.world.latency() + this.world.latency(), 'append', undefined, () => {
        if (!this.available || faults.strikes('event not taken', payload)) return noWord();
        const sequence = this.take(from, subject, payload);
        if (faults.strikes('event taken, not acknowledged', payload)) noWord();
        else if (from.caller.alive) resolve(sequence);
      });
    });
  }

  consume(name: string, subjects: readonly string[], member: Member): void {
    this.groupOf(name).join(subjects, member);
  }

  leave(name: string, member: Member): void {
    this.groupOf(name).leave(member);
  }

  progress(name: string): { last: number; acknowledged: number } {
    return { last: this.log.length, acknowledged: this.groups.get(name)?.acknowledgedUpTo() ?? 0 };
  }

  request(from: SimulatedBroker, subject: string, payload: Uint8Array, timeoutMs: number): Promise<Uint8Array> {
    const { schedule, faults } = this.world;
    return new Promise((resolve, reject) => {
      const fail = (): void => reject(new NoAnswer(`nobody answers ${subject}`));
      const timeout = schedule.after(timeoutMs * MS, 'no answer', from.caller, fail);
      if (faults.strikes('question lost', payload)) return;
      const answerer = this.answererOf(subject);
      const asked = answerer?.connection.caller;
      schedule.after(this.world.latency(), 'question', asked ?? from.caller, () => {
        if (!answerer) {
          schedule.cancel(timeout);
          return fail();
        }
        const { connection, answer } = answerer;
        if (!connection.isOpen) return;
        // A server that fails says nothing.
        answer(payload).then(
          (answered) => {
            if (!connection.reaches()) return;
            schedule.after(this.world.latency(), 'answer', from.caller, () => {
              if (!from.isOpen) return;
              schedule.cancel(timeout);
              resolve(answered);
            });
          },
          () => undefined,
        );
      });
    });
  }

  /** Gives the groups what waited for somebody to be there. */
  deliverAll(): void {
    for (const group of this.groups.values()) group.deliver();
  }

  /** Its storage loses all after that length; see {@link LogGroup.truncate}. */
  loseAfter(length: number, remembers: boolean): void {
    this.log = this.log.slice(0, length);
    for (const group of this.groups.values()) group.truncate(length, remembers);
  }

  /** Entries that the log has, the oldest first. */
  get entries(): readonly LogRecord[] {
    return this.log;
  }

  private take(from: SimulatedBroker, subject: string, payload: Uint8Array): number {
    this.see(subject, payload, from);
    const sequence = this.log.length + 1;
    this.log.push({ sequence, subject, payload });
    for (const target of this.targetsOf(subject)) this.send(target, subject, payload);
    this.deliverAll();
    return sequence;
  }

  private see(subject: string, payload: Uint8Array, from: SimulatedBroker): void {
    this.sightings.push({ event: this.world.schedule.happened, subject, payload, by: from.caller.id });
  }

  /** In order for each subscriber, as one connection is. */
  private send(target: Subscriber, subject: string, payload: Uint8Array): void {
    const { schedule } = this.world;
    target.last = Math.max(target.last, schedule.now + this.world.latency());
    this.world.turns.arrive(target.connection.caller, target.last - schedule.now, 'message', () => {
      arrive(target, subject, payload);
    });
  }

  /** Every subscriber without a queue, and one of each queue. */
  private targetsOf(subject: string): Subscriber[] {
    const matching = this.subscribers.get(subject) ?? [];
    const all =
      this.patterns.length > 0
        ? [...matching, ...this.patterns.filter((each) => fits(subject, each.subject))]
        : matching;
    if (all.length === 0) return all;
    const open = all.filter(({ connection }) => connection.isKnown);
    if (open.length < 2) return open;
    this.turn += 1;
    const queues = new Map<string, Subscriber[]>();
    const targets: Subscriber[] = [];
    for (const each of open) {
      if (each.queue === undefined) targets.push(each);
      else listOf(queues, each.queue).push(each);
    }
    for (const members of queues.values()) targets.push(members[this.turn % members.length]!);
    return targets;
  }

  private answererOf(subject: string): Answerer | undefined {
    const open = (this.answerers.get(subject) ?? []).filter(({ connection }) => connection.isKnown);
    return open.length === 0 ? undefined : open[this.turn++ % open.length];
  }

  private groupOf(name: string): LogGroup {
    let group = this.groups.get(name);
    if (!group) this.groups.set(name, (group = new LogGroup(this.world, () => this.log)));
    return group;
  }
}

/** Nothing arrives at who has gone. */
export function arrive({ connection, listener, stopped }: Subscriber, subject: string, payload: Uint8Array): void {
  if (stopped || !connection.isOpen) return;
  connection.arrived.push(payload);
  connection.noteArrival(subject, payload);
  listener(payload, subject);
}

function listOf<T>(lists: Map<string, T[]>, key: string): T[] {
  let list = lists.get(key);
  if (!list) lists.set(key, (list = []));
  return list;
}

function remove<T>(list: T[], item: T): void {
  const index = list.indexOf(item);
  if (index >= 0) list.splice(index, 1);
}
