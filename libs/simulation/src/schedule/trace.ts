/** What happened, as one number; and, where asked for, as lines to read. */
export class Trace {
  private high = 0x811c9dc5;
  private low = 0x1b873593;
  readonly lines: string[] | undefined;

  constructor(keepsLines = false) {
    this.lines = keepsLines ? [] : undefined;
  }

  /** Adds an event to the hash. */
  mix(at: number, kind: string, owner: number): void {
    // Kinds are few: their lengths and ends tell them apart well enough, beside time and owner.
    const word = (kind.length << 16) ^ (kind.charCodeAt(0) << 8) ^ kind.charCodeAt(kind.length - 1);
    this.high = Math.imul(this.high ^ (at | 0), 0x01000193) ^ (owner << 24);
    this.low = Math.imul(this.low ^ word ^ (this.high >>> 13), 0x85ebca6b);
  }

  /** Equal for equal histories. */
  get hash(): string {
    return (this.high >>> 0).toString(16).padStart(8, '0') + (this.low >>> 0).toString(16).padStart(8, '0');
  }
}
