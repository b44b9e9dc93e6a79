/** As much of protobuf's wire format as calls of the tests take: texts and messages shorter than 128 bytes, and small numbers. */

const TEXT = 2;

/** A field that is a text, or a message of such fields. */
export function field(number: number, value: string | readonly Buffer[]): Buffer {
  const bytes = typeof value === 'string' ? Buffer.from(value) : Buffer.concat(value);
  return Buffer.concat([Buffer.from([(number << 3) | TEXT, oneByte(bytes.length)]), bytes]);
}

/** A field that is a whole number. */
export function numberField(number: number, value: number): Buffer {
  return Buffer.from([number << 3, oneByte(value)]);
}

/** The text of the first field of the message in the first field of a message: the id of what an answer is about. */
export function idIn(answer: Buffer): string {
  // A length is as many bytes as have the highest bit, and one more.
  const inner = answer.subarray(answer.findIndex((byte, index) => index > 0 && byte < 128) + 1);
  return inner.subarray(2, 2 + inner[1]!).toString();
}

function oneByte(value: number): number {
  if (value > 127) throw new RangeError(`${value} takes more than one byte`);
  return value;
}
