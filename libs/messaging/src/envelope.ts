import type { Refusal } from './handler.js';
import type { Direction, StepAddress } from './message.js';
import { WireReader } from './wire/wire-reader.js';
import { WireWriter } from './wire/wire-writer.js';

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
  readonly command: StepAddress & {
    readonly replyTo: string;
    readonly undoes?: string | undefined;
    /** An undo that is decided even if there was nothing to undo. */
    readonly undoAlways?: boolean | undefined;
    /** A refusal is not an answer. */
    readonly mustSucceed?: boolean | undefined;
  };
}

export interface ReplyMessage extends Message {
  readonly reply: StepAddress & { readonly refusal?: Refusal | undefined };
}

export type AnyMessage = Message & Partial<Pick<CommandMessage, 'command'>> & Partial<Pick<ReplyMessage, 'reply'>>;

/*
 * The codec of `comanda.messaging.v1.Envelope`, by hand: each message passes it four times, and written so it costs a fifth of
 * what a generic one does. Its spec holds it to the schema.
 */

/** One message, as the outbox and the dead letters keep it. */
export function encodeEnvelope(message: AnyMessage): Uint8Array {
  const { command, reply } = message;
  writer
    .text(1, message.id)
    .text(2, message.type)
    .text(3, message.source)
    .text(4, message.subject)
    .number(5, message.sequence ?? 0)
    .number(6, message.timeMs)
    .text(7, message.traceparent ?? '')
    .bytes(8, message.data);
  if (command) writer.message(9, () => writeCommand(command));
  if (reply) writer.message(10, () => writeReply(reply));
  return writer.finish();
}

/** Throws on bytes that are no envelope. */
export function decodeEnvelope(bytes: Uint8Array): AnyMessage {
  return readEnvelope(new WireReader(bytes));
}

/** The messages of one broker message. Throws on bytes that are no batch. */
export function decodeBatch(bytes: Uint8Array): AnyMessage[] {
  const reader = new WireReader(bytes);
  const messages: AnyMessage[] = [];
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) messages.push(readEnvelope(reader.message()));
    else reader.skip();
  }
  return messages;
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

const writer = new WireWriter();

function writeCommand(command: CommandMessage['command']): void {
  writeAddress(command);
  writer
    .text(5, command.replyTo)
    .text(6, command.undoes ?? '')
    .number(7, command.mustSucceed ? 1 : 0)
    .number(8, command.undoAlways ? 1 : 0);
}

function writeReply(reply: ReplyMessage['reply']): void {
  const { refusal } = reply;
  writeAddress(reply);
  if (refusal) writer.message(5, () => writer.text(1, refusal.code).text(2, refusal.message));
}

function writeAddress({ sagaId, step, direction, attempt }: StepAddress): void {
  writer
    .text(1, sagaId)
    .text(2, step)
    .number(3, direction === 'do' ? DO : UNDO)
    .number(4, attempt);
}

const [DO, UNDO] = [1, 2];

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

function readEnvelope(reader: WireReader): AnyMessage {
  const message: Mutable<AnyMessage> = {
    id: '',
    type: '',
    source: '',
    subject: '',
    sequence: 0,
    timeMs: 0,
    traceparent: undefined,
    data: NOTHING,
  };
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) message.id = reader.text();
    else if (field === 2) message.type = reader.text();
    else if (field === 3) message.source = reader.text();
    else if (field === 4) message.subject = reader.text();
    else if (field === 5) message.sequence = reader.number();
    else if (field === 6) message.timeMs = reader.number();
    else if (field === 7) message.traceparent = reader.text();
    else if (field === 8) message.data = reader.bytes();
    else if (field === 9) message.command = readCommand(reader.message());
    else if (field === 10) message.reply = readReply(reader.message());
    else reader.skip();
  }
  return message;
}

const NOTHING = new Uint8Array();

function readCommand(reader: WireReader): CommandMessage['command'] {
  const command = {
    ...NOWHERE,
    replyTo: '',
    undoes: undefined as string | undefined,
    undoAlways: false,
    mustSucceed: false,
  };
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 5) command.replyTo = reader.text();
    else if (field === 6) command.undoes = reader.text();
    else if (field === 7) command.mustSucceed = reader.number() !== 0;
    else if (field === 8) command.undoAlways = reader.number() !== 0;
    else readAddress(reader, field, command);
  }
  return addressed(command);
}

function readReply(reader: WireReader): ReplyMessage['reply'] {
  const reply = { ...NOWHERE, refusal: undefined as Refusal | undefined };
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 5) reply.refusal = readRefusal(reader.message());
    else readAddress(reader, field, reply);
  }
  return addressed(reply);
}

function readRefusal(reader: WireReader): Refusal {
  const refusal = { code: '', message: '' };
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) refusal.code = reader.text();
    else if (field === 2) refusal.message = reader.text();
    else reader.skip();
  }
  return refusal;
}

type Address = { sagaId: string; step: string; direction: Direction | undefined; attempt: number };

const NOWHERE: Address = { sagaId: '', step: '', direction: undefined, attempt: 0 };

function readAddress(reader: WireReader, field: number, address: Address): void {
  if (field === 1) address.sagaId = reader.text();
  else if (field === 2) address.step = reader.text();
  else if (field === 3) address.direction = directionOf(reader.number());
  else if (field === 4) address.attempt = reader.number();
  else reader.skip();
}

/** Throws for an address that does not say which way it goes. */
function addressed<A extends Address>(address: A): A & { direction: Direction } {
  address.direction ??= directionOf(0);
  return address as A & { direction: Direction };
}

function directionOf(direction: number): Direction {
  if (direction === DO) return 'do';
  if (direction === UNDO) return 'undo';
  throw new Error(`unknown direction ${direction}`);
}
