import { toJson, type DescMessage, type JsonValue, type MessageShape } from '@bufbuild/protobuf';
import { explain } from './explain.js';
import { validatorOf } from './validator.js';
import type { Violation } from './violation.js';

/** Beyond so many values in one request, only the first fault is looked for: listing them all could be made expensive. */
const FULL_REPORT_VALUES = 5_000;
const MOST_VIOLATIONS = 100;

/**
 * Every field of a proto-JSON value that is not what the message's proto allows, at most 100; empty when `fromJson` may
 * take it. A very large value is reported with its first fault only.
 */
export function validateJson(desc: DescMessage, json: unknown): Violation[] {
  const validator = validatorOf(desc);
  const { first } = validator;
  if (first(json)) return [];
  if (holdsMoreThan(FULL_REPORT_VALUES, json)) return explain(first.errors ?? []);
  const { all } = validator;
  all(json);
  return explain(all.errors ?? []).slice(0, MOST_VIOLATIONS);
}

/** The same for a message that has been decoded: what a server checks before it believes a request. */
export function validateMessage<D extends DescMessage>(desc: D, message: MessageShape<D>): Violation[] {
  let json: JsonValue;
  try {
    json = toJson(desc, message, { alwaysEmitImplicit: true });
  } catch {
    // What has no JSON form, such as a timestamp beyond the year 9999.
    return [{ path: '', detail: 'holds a value that is out of range' }];
  }
  return validateJson(desc, json);
}

/** Counts no further than `limit`. Without recursion: what is sent may be nested very deeply. */
function holdsMoreThan(limit: number, json: unknown): boolean {
  const open = [json];
  for (let count = 1; open.length > 0; count++) {
    if (count + open.length > limit) return true;
    const value = open.pop();
    if (typeof value === 'object' && value !== null) open.push(...Object.values(value).slice(0, limit));
  }
  return false;
}
