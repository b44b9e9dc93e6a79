/** Writes protobuf fields into one growing buffer. Fields with their default value are left out, as proto3 does. */
export class WireWriter {
  private buffer = Buffer.allocUnsafe(1_024);
  private at = 0;

  /** What was written since the last call, as a copy. */
  finish(): Uint8Array {
    // Small ones share a slab; a slice would have memory of its own outside of the heap, which costs more than the copy.
    const bytes = Buffer.allocUnsafe(this.at);
    this.buffer.copy(bytes, 0, 0, this.at);
    this.at = 0;
    return bytes;
  }

  text(field: number, value: string): this {
    if (value === '') return this;
    this.reserve(value.length * 3 + 20);
    this.varint(field * 8 + 2);
    if (this.shortAscii(value)) return this;
    const length = Buffer.byteLength(value);
    this.varint(length);
    this.at += this.buffer.write(value, this.at, length, 'utf8');
    return this;
  }

  bytes(field: number, value: Uint8Array): this {
    if (value.length === 0) return this;
    this.reserve(value.length + 20);
    this.varint(field * 8 + 2);
    this.varint(value.length);
    this.buffer.set(value, this.at);
    this.at += value.length;
    return this;
  }

  /** A whole number from 0 to 2^53. */
  number(field: number, value: number): this {
    if (value === 0) return this;
    this.reserve(20);
    this.varint(field * 8);
    this.varint(value);
    return this;
  }

  /** A message, written by `write`; present even when empty. */
  message(field: number, write: (writer: this) => void): this {
    this.reserve(20);
    this.varint(field * 8 + 2);
    const lengthAt = this.at;
    this.at += 5;
    const start = this.at;
    write(this);
    this.wideLength(lengthAt, this.at - start);
    return this;
  }

  /** Ids and names are short, and writing them here costs less than a call out of JavaScript. False where it is anything else. */
  private shortAscii(value: string): boolean {
    const { buffer, at } = this;
    const { length } = value;
    if (length > 0x7f) return false;
    for (let index = 0; index < length; index += 1) {
      const code = value.charCodeAt(index);
      if (code > 0x7f) return false;
      buffer[at + 1 + index] = code;
    }
    buffer[at] = length;
    this.at = at + 1 + length;
    return true;
  }

  private reserve(bytes: number): void {
    if (this.at + bytes <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.at + bytes));
    this.buffer.copy(larger, 0, 0, this.at);
    this.buffer = larger;
  }

  private varint(value: number): void {
    let rest = value;
    for (; rest > 0x7f; rest = Math.floor(rest / 128)) this.buffer[this.at++] = (rest % 128) | 0x80;
    this.buffer[this.at++] = rest;
  }

  /** A length whose place was kept before it was known: a varint of five bytes, which is longer than need be but legal. */
  private wideLength(at: number, length: number): void {
    for (let index = 0; index < 4; index += 1) this.buffer[at + index] = ((length >>> (7 * index)) & 0x7f) | 0x80;
    this.buffer[at + 4] = length >>> 28;
  }
}
