import { beginSpan, isSampled, recordsSpans, type OpenSpan, type SpanAttributes } from '@comanda/observability';
import type { AnyMessage } from './envelope.js';
import type { OutgoingCommand, StepAddress } from './message.js';
import { commandSubject } from './subjects.js';
import { WireReader } from './wire/wire-reader.js';

/** What a message is, and where it goes, in names of few different values. */
export interface Channel {
  /** Such as `cmd.kitchen.CreateTicket`. */
  readonly name: string;
  /** Subject, or what all subjects of its sort have in common. */
  readonly destination: string;
  /** Who takes it, where several groups do. */
  readonly group?: string;
}

/** Each process that sends commands takes the replies on a subject of its own: this is what all of these have in common. */
export const REPLIES = 'reply';

type Told = Pick<AnyMessage, 'id' | 'subject' | 'traceparent' | 'command' | 'reply'>;

/** The span in which a message leaves, a child of `parent`; `undefined` where that is not recorded. Ended when the broker has it. */
export function beginPublish(channel: Channel, told: Told, parent = told.traceparent): OpenSpan | undefined {
  if (!recordsSpans() || !isSampled(parent)) return undefined;
  const attributes = attributesOf(channel, told, 'publish', 'send');
  return beginSpan({ name: `publish ${channel.name}`, role: 'producer', attributes }, parent);
}

/**
 * The span in which a command leaves: in its saga's trace, a child of what made it leave where that is of the same trace, and linked with it
 * where it is not (an operator's act has a trace of its own).
 */
export function beginCommandPublish(command: OutgoingCommand): OpenSpan | undefined {
  const { id, participant, name, sagaId, step, direction, attempt, traceparent, cause } = command;
  if (!recordsSpans() || !isSampled(traceparent)) return undefined;
  const isOfSaga = cause !== undefined && traceIdOf(cause) === traceIdOf(traceparent);
  const channel = { name: `cmd.${participant}.${name}`, destination: commandSubject(participant) };
  const told = { id, subject: sagaId, reply: { sagaId, step, direction, attempt } };
  const span = beginPublish(channel, told, isOfSaga ? cause : traceparent);
  if (cause !== undefined && !isOfSaga) span?.link(cause);
  return span;
}

const traceIdOf = (traceparent: string): string => traceparent.slice(3, 35);

/** The span in which a message is handled, a child of the one in which it left. */
export function beginProcess(channel: Channel, told: Told): OpenSpan | undefined {
  if (!recordsSpans() || !isSampled(told.traceparent)) return undefined;
  const attributes = attributesOf(channel, told, 'process', 'process');
  return beginSpan({ name: `process ${channel.name}`, role: 'consumer', attributes }, told.traceparent);
}

/** An event that has been stored with the trace that it was told in, and leaves in a span of that. */
export interface TracedEnvelope {
  readonly span: OpenSpan;
  /** The same, but that its trace goes on from the span. */
  readonly envelope: Uint8Array;
}

/** Begins the span in which a stored event leaves; `undefined` where that is not recorded, which is found at a glance. */
export function traceEnvelope(subject: string, eventId: string, envelope: Uint8Array): TracedEnvelope | undefined {
  if (!recordsSpans()) return undefined;
  const parent = traceparentIn(envelope);
  if (!isSampled(parent)) return undefined;
  const channel = { name: subject, destination: subject };
  const span = beginPublish(channel, { id: eventId, subject: '', traceparent: parent });
  return span && { span, envelope: replaced(envelope, parent, span.traceparent) };
}

const TRACEPARENT_FIELD = 7;

function traceparentIn(envelope: Uint8Array): string | undefined {
  const reader = new WireReader(envelope);
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === TRACEPARENT_FIELD) return reader.text();
    reader.skip();
  }
  return undefined;
}

/** One is as long as the other, so that the rest of the bytes stays where it is. */
function replaced(envelope: Uint8Array, before: string, after: string): Uint8Array {
  const bytes = Buffer.from(envelope);
  const at = before.length === after.length ? bytes.indexOf(before, 0, 'latin1') : -1;
  if (at >= 0) bytes.write(after, at, 'latin1');
  return bytes;
}

function attributesOf(
  { destination, group }: Channel,
  { id, subject, command, reply }: Told,
  operation: string,
  type: string,
): SpanAttributes {
  const step = command ?? reply;
  return {
    'messaging.system': 'nats',
    'messaging.operation.name': operation,
    'messaging.operation.type': type,
    'messaging.destination.name': destination,
    'messaging.message.id': id,
    ...(group !== undefined && { 'messaging.consumer.group.name': group }),
    ...(step ? stepAttributes(step) : subject !== '' && { 'cloudevents.event_subject': subject }),
  };
}

/** Each attribute costs: nothing is said twice. */
function stepAttributes({ sagaId, step, direction, attempt }: StepAddress): SpanAttributes {
  return {
    'messaging.message.conversation_id': sagaId,
    'saga.step': step,
    'saga.direction': direction,
    'saga.attempt': attempt,
  };
}
