import { context, isSpanContextValid, trace, TraceFlags, type Context } from '@opentelemetry/api';

const [NOT_RECORD, RECORD_AND_SAMPLED] = [0, 2];
/** The last digits of a trace id are the random ones, whoever made it; so many of them are exact in a number. */
const RANDOM_DIGITS = 13;
const RANDOM_RANGE = 16 ** RANDOM_DIGITS;

/**
 * Follows the sender's decision where there is one, and else records this share of all traces; which, the trace's id alone decides. The share may
 * change at any time.
 */
export class LiveSampler {
  private below: number;

  /** @param ratio from 0, none, to 1, all */
  constructor(ratio: number) {
    this.below = belowOf(ratio);
  }

  /** Throws `RangeError` for what is no ratio. */
  setRatio(ratio: number): void {
    this.below = belowOf(ratio);
  }

  shouldSample(parentContext: Context, traceId: string): { decision: number } {
    const parent = trace.getSpanContext(parentContext ?? context.active());
    const isWanted =
      parent && isSpanContextValid(parent)
        ? (parent.traceFlags & TraceFlags.SAMPLED) !== 0
        : parseInt(traceId.slice(-RANDOM_DIGITS), 16) < this.below;
    return { decision: isWanted ? RECORD_AND_SAMPLED : NOT_RECORD };
  }

  toString(): string {
    return `LiveSampler{${this.below / RANDOM_RANGE}}`;
  }
}

function belowOf(ratio: number): number {
  if (!(ratio >= 0 && ratio <= 1)) throw new RangeError(`a sampling ratio is from 0 to 1, and ${ratio} is not`);
  return ratio * RANDOM_RANGE;
}
