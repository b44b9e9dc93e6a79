import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { EnvelopeSchema } from './gen/comanda/messaging/v1/envelope_pb.js';
import { batches, decodeBatch, decodeEnvelope, encodeEnvelope, type AnyMessage } from './envelope.js';

const bare: AnyMessage = {
  id: 'm1',
  type: 'bank.Moved',
  source: 'bank',
  subject: 'a1',
  sequence: 7,
  timeMs: 1_767_225_600_000,
  data: Buffer.from('ä'),
};
const address = { sagaId: 's1', step: 'pay', direction: 'undo', attempt: 3 } as const;
const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

const plain = ({ data, ...message }: AnyMessage): unknown => ({
  ...message,
  data: Buffer.from(data).toString('base64'),
});

describe('an envelope', () => {
  it.each<[string, AnyMessage]>([
    ['an event', bare],
    ['a message with a trace', { ...bare, traceparent }],
    ['a command', { ...bare, command: { ...address, replyTo: 'reply.x.1' } }],
    ['a command that undoes another', { ...bare, command: { ...address, replyTo: 'reply.x.1', undoes: 's1:pay:do' } }],
    ['a reply', { ...bare, reply: { ...address, direction: 'do' } }],
    ['a refusal', { ...bare, reply: { ...address, refusal: { code: 'NO', message: 'No.' } } }],
  ])('gives back %s as it was', (_what, message) => {
    expect(plain(decodeEnvelope(encodeEnvelope(message)))).toMatchObject(plain(message) as object);
  });

  it.each<[string, AnyMessage]>([
    ['an event', { ...bare, traceparent }],
    ['an empty message', { id: '', type: '', source: '', subject: '', timeMs: 0, data: new Uint8Array() }],
    ['long and foreign texts', { ...bare, subject: 'ä€😀'.repeat(20_000), sequence: 2 ** 52 + 1 }],
    [
      'a command',
      {
        ...bare,
        command: {
          ...address,
          replyTo: 'reply.x.1',
          undoes: 's1:pay:do',
          undoAlways: true,
          mustSucceed: true,
          attempt: 300,
        },
      },
    ],
    ['a refusal', { ...bare, reply: { ...address, refusal: { code: 'NO', message: 'No.'.repeat(100) } } }],
  ])('is what the schema says: %s', (_what, message) => {
    const bySchema = fromBinary(EnvelopeSchema, encodeEnvelope(message));
    expect(bySchema.$unknown).toBeUndefined();
    expect(bySchema).toMatchObject({ id: message.id, subject: message.subject, timeMs: BigInt(message.timeMs) });
    expect(plain(decodeEnvelope(toBinary(EnvelopeSchema, bySchema)))).toMatchObject(plain(message) as object);
  });

  it('passes over fields that it does not know', () => {
    const unknown = Buffer.from([
      0xa2, 0x06, 2, 1, 2, 0xa8, 0x06, 0x96, 0x01, 0xb1, 0x06, 1, 2, 3, 4, 5, 6, 7, 8, 0xbd, 0x06, 1, 2, 3, 4,
    ]);
    const bytes = Buffer.concat([unknown, encodeEnvelope(bare)]);
    expect(plain(decodeEnvelope(bytes))).toMatchObject(plain(bare) as object);
  });

  it('is refused where it ends too early, wherever that is', () => {
    const bytes = encodeEnvelope({ ...bare, reply: { ...address, refusal: { code: 'NO', message: 'No.' } } });
    for (let length = bytes.length - 12; length < bytes.length; length += 1)
      expect(() => decodeEnvelope(bytes.subarray(0, length))).toThrow();
  });

  it('is refused where a command does not say which way it goes', () => {
    const noDirection = Buffer.concat([encodeEnvelope(bare), Buffer.from([0x4a, 3, 0x0a, 1, 0x73])]);
    expect(() => decodeEnvelope(noDirection)).toThrow('direction');
  });

  it('makes neither a trace nor an undoing of nothing', () => {
    const command = { ...bare, command: { ...address, replyTo: 'reply.x.1' } };
    const decoded = decodeEnvelope(encodeEnvelope(command));
    expect(decoded.traceparent).toBeUndefined();
    expect(decoded.command!.undoes).toBeUndefined();
    expect(decoded.reply).toBeUndefined();
  });

  it('is refused where bytes are none', () => {
    expect(() => decodeEnvelope(Buffer.from('rubbish'))).toThrow();
    expect(() => decodeBatch(Buffer.from('rubbish'))).toThrow();
  });
});

describe('batches', () => {
  const sized = (id: string, bytes: number): Uint8Array => encodeEnvelope({ ...bare, id, data: new Uint8Array(bytes) });
  const joined = (envelopes: readonly Uint8Array[]) => [...batches(envelopes, (bytes) => bytes)];
  const idsIn = (payload: Uint8Array): string[] => decodeBatch(payload).map(({ id }) => id);

  it('gives nothing for nothing', () => {
    expect(joined([])).toEqual([]);
  });

  // A length takes one byte up to 127, two up to 16383, three up to 2097151.
  it.each([0, 60, 90, 120, 127, 128, 200, 16_300, 16_383, 16_384, 70_000])(
    'join envelopes around data of %i bytes',
    (bytes) => {
      const envelopes = ['a', 'b', 'c'].map((id) => sized(id, bytes));
      const [batch, ...others] = joined(envelopes);
      expect(others).toEqual([]);
      expect(idsIn(batch!.payload)).toEqual(['a', 'b', 'c']);
      expect(decodeBatch(batch!.payload).every(({ data }) => data.length === bytes)).toBe(true);
    },
  );

  it('join envelopes of every length around those where the length takes one byte more', () => {
    for (const around of [128, 16_384]) {
      const overhead = sized('a', around).length - around;
      for (let bytes = around - overhead - 3; bytes <= around - overhead + 3; bytes += 1) {
        const [batch] = joined([sized('a', bytes), sized('b', bytes)]);
        expect(idsIn(batch!.payload)).toEqual(['a', 'b']);
      }
    }
  });

  it('join as many as fit into 512 KiB, in order', () => {
    const envelopes = Array.from({ length: 100 }, (_, index) => sized(`m${index}`, 20_000));
    const split = joined(envelopes);
    expect(split).toHaveLength(4);
    expect(split.every(({ payload }) => payload.length <= 512 * 1024)).toBe(true);
    expect(split.flatMap(({ payload }) => idsIn(payload))).toEqual(envelopes.map((_, index) => `m${index}`));
    expect(split.flatMap(({ items }) => items)).toEqual(envelopes);
  });

  it('leave one that is greater than that alone', () => {
    const split = joined([sized('small', 1), sized('great', 600_000), sized('late', 1)]);
    expect(split.map(({ payload }) => idsIn(payload))).toEqual([['small'], ['great'], ['late']]);
  });

  it('take envelopes out of what holds them', () => {
    const rows = [{ id: 1n, envelope: sized('a', 1) }];
    const [batch] = [...batches(rows, ({ envelope }) => envelope)];
    expect(batch!.items).toEqual(rows);
    expect(idsIn(batch!.payload)).toEqual(['a']);
  });
});
