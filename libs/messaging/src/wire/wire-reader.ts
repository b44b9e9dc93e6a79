const VARINT = 0;
const FIXED64 = 1;
const LENGTH_DELIMITED = 2;
const FIXED32 = 5;

/** Reads protobuf fields one after the other; fields that nobody asks for are skipped. Throws on bytes that are no message. */
export class WireReader {
  private readonly buffer: Buffer;
  private at: number;
  private wireType = VARINT;

  constructor(
    bytes: Uint8Array,
    start = 0,
    private readonly end = bytes.length,
  ) {
    this.buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = start;
  }

  /** Number of the next field; 0 at the end. */
  next(): number {
    if (this.at >= this.end) return 0;
    const tag = this.varint();
    this.wireType = tag & 7;
    const field = tag >>> 3;
    if (field === 0) throw new Error('a field without a number');
    return field;
  }

  text(): string {
    const start = this.open();
    return this.buffer.toString('utf8', start, this.at);
  }

  bytes(): Uint8Array {
    const start = this.open();
    return this.buffer.subarray(start, this.at);
  }

  message(): WireReader {
    const start = this.open();
    return new WireReader(this.buffer, start, this.at);
  }

  number(): number {
    this.require(VARINT);
    return this.varint();
  }

  skip(): void {
    if (this.wireType === VARINT) this.varint();
    else if (this.wireType === LENGTH_DELIMITED) this.open();
    else if (this.wireType === FIXED64) this.advance(8);
    else if (this.wireType === FIXED32) this.advance(4);
    else throw new Error(`unknown wire type ${this.wireType}`);
  }

  /** Moves behind a length-delimited value, and answers where it begins. */
  private open(): number {
    this.require(LENGTH_DELIMITED);
    const length = this.varint();
    const start = this.at;
    this.advance(length);
    return start;
  }

  private require(wireType: number): void {
    if (this.wireType !== wireType) throw new Error(`wire type ${this.wireType} where ${wireType} is due`);
  }

  private advance(bytes: number): void {
    this.at += bytes;
    if (this.at > this.end) throw new Error('the message ends too early');
  }

  private varint(): number {
    let value = 0;
    for (let factor = 1; factor <= 2 ** 63; factor *= 128) {
      if (this.at >= this.end) throw new Error('the message ends too early');
      const byte = this.buffer[this.at++]!;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
    throw new Error('a number is too long');
  }
}
