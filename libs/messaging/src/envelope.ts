import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import {
  Direction as WireDirection,
  EnvelopeBatchSchema,
  EnvelopeSchema,
  type Envelope,
} from './gen/comanda/messaging/v1/envelope_pb.js';
import type { Refusal } from './handler.js';
import type { Direction, StepAddress } from './message.js';

/** CloudEvents attributes and trace context of one message, with its payload. */
export interface Message {
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly subject: string;
  readonly sequence?: number;
  readonly timeMs: number;
  readonly traceparent?: string | undefined;
  readonly data: Uint8Array;
}

export interface CommandMessage extends Message {
  readonly command: StepAddress & { readonly replyTo: string; readonly undoes?: string | undefined };
}

export interface ReplyMessage extends Message {
  readonly reply: StepAddress & { readonly refusal?: Refusal | undefined };
}

export type AnyMessage = Message & Partial<Pick<CommandMessage, 'command'>> & Partial<Pick<ReplyMessage, 'reply'>>;

/** One message, as the outbox and the dead letters keep it. */
export function encodeEnvelope(message: AnyMessage): Uint8Array {
  return toBinary(EnvelopeSchema, toWire(message));
}

/** Throws on bytes that are no envelope. */
export function decodeEnvelope(bytes: Uint8Array): AnyMessage {
  return fromWire(fromBinary(EnvelopeSchema, bytes));
}

/** The messages of one broker message. Throws on bytes that are no batch. */
export function decodeBatch(bytes: Uint8Array): AnyMessage[] {
  return fromBinary(EnvelopeBatchSchema, bytes).envelopes.map(fromWire);
}

/** The broker's limit is 1 MiB; half of it leaves room for one large message at the end of a batch. */
const BATCH_BYTES = 512 * 1024;
const ENVELOPES_TAG = 0x0a; // field 1 of EnvelopeBatch, length-delimited

/** Joins encoded envelopes to as few broker messages as their size allows, in order. */
export function* batches<T>(
  items: readonly T[],
  envelopeOf: (item: T) => Uint8Array,
): Generator<{ items: T[]; payload: Uint8Array }> {
  let batch: T[] = [];
  let size = 0;
  for (const item of items) {
    const length = envelopeOf(item).length + 6;
    if (size + length > BATCH_BYTES && batch.length > 0) {
      yield { items: batch, payload: joinEnvelopes(batch.map(envelopeOf)) };
      batch = [];
      size = 0;
    }
    batch.push(item);
    size += length;
  }
  if (batch.length > 0) yield { items: batch, payload: joinEnvelopes(batch.map(envelopeOf)) };
}

/** The envelopes are encoded already (the outbox keeps them so): writing their tags and lengths makes the batch. */
function joinEnvelopes(envelopes: readonly Uint8Array[]): Uint8Array {
  const out = Buffer.allocUnsafe(envelopes.reduce((sum, bytes) => sum + bytes.length + 6, 0));
  let at = 0;
  for (const bytes of envelopes) {
    out[at++] = ENVELOPES_TAG;
    let length = bytes.length;
    for (; length > 0x7f; length >>>= 7) out[at++] = (length & 0x7f) | 0x80;
    out[at++] = length;
    out.set(bytes, at);
    at += bytes.length;
  }
  return out.subarray(0, at);
}

function toWire(message: AnyMessage): Envelope {
  const { id, type, source, subject, sequence = 0, timeMs, traceparent = '', data, command, reply } = message;
  const base = { id, type, source, subject, sequence: BigInt(sequence), timeMs: BigInt(timeMs), traceparent, data };
  if (command) {
    const value = { ...command, direction: wireDirection(command.direction), undoes: command.undoes ?? '' };
    return create(EnvelopeSchema, { ...base, role: { case: 'command', value } });
  }
  if (reply) {
    const { refusal, ...address } = reply;
    const value = { ...address, direction: wireDirection(address.direction), ...(refusal && { refusal }) };
    return create(EnvelopeSchema, { ...base, role: { case: 'reply', value } });
  }
  return create(EnvelopeSchema, base);
}

function fromWire(wire: Envelope): AnyMessage {
  const { id, type, source, subject, sequence, timeMs, traceparent, data, role } = wire;
  const base = {
    id,
    type,
    source,
    subject,
    sequence: Number(sequence),
    timeMs: Number(timeMs),
    traceparent: traceparent || undefined,
    data,
  };
  if (role.case === 'command') {
    const { sagaId, step, attempt, replyTo, undoes } = role.value;
    const direction = directionOf(role.value.direction);
    return { ...base, command: { sagaId, step, direction, attempt, replyTo, undoes: undoes || undefined } };
  }
  if (role.case === 'reply') {
    const { sagaId, step, attempt, refusal } = role.value;
    return { ...base, reply: { sagaId, step, direction: directionOf(role.value.direction), attempt, refusal } };
  }
  return base;
}

function wireDirection(direction: Direction): WireDirection {
  return direction === 'do' ? WireDirection.DO : WireDirection.UNDO;
}

function directionOf(direction: WireDirection): Direction {
  if (direction === WireDirection.DO) return 'do';
  if (direction === WireDirection.UNDO) return 'undo';
  throw new Error(`unknown direction ${direction}`);
}
