/**
 * Ids of the messages in a batch of envelopes: the first field of each. Reads nothing else, since every message that was ever
 * on the wire passes here. Answers what it has read so far at the first byte that it does not understand.
 */
export function messageIds(payload: Uint8Array): string[] {
  const bytes = Buffer.isBuffer(payload)
    ? payload
    : Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  const ids: string[] = [];
  for (let at = 0; at < bytes.length;) {
    if (bytes[at] !== TEXT_1) return ids;
    const envelope = lengthAt(bytes, at + 1);
    const end = envelope.next + envelope.length;
    if (end > bytes.length || bytes[envelope.next] !== TEXT_1) return ids;
    const id = lengthAt(bytes, envelope.next + 1);
    ids.push(bytes.toString('latin1', id.next, id.next + id.length));
    at = end;
  }
  return ids;
}

const TEXT_1 = 0x0a; // field 1, length-delimited

function lengthAt(bytes: Buffer, from: number): { length: number; next: number } {
  let [length, shift, at] = [0, 0, from];
  for (; bytes[at]! > 0x7f; at += 1, shift += 7) length |= (bytes[at]! & 0x7f) << shift;
  return { length: length | ((bytes[at] ?? 0) << shift), next: at + 1 };
}
