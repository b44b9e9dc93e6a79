import type { KeywordDefinition } from 'ajv';
import type { Ajv2020 } from 'ajv/dist/2020.js';
import { fullFormats } from 'ajv-formats/dist/formats.js';
import { int64Fault } from './int64-fault.js';

/** Teaches Ajv the formats and keywords that message schemas use beyond the standard ones. */
export function addVocabulary(ajv: Ajv2020): void {
  ajv.addFormat('uuid', /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
  ajv.addFormat('text', (text: string) => !NOT_TEXT.test(text));
  ajv.addFormat('date-time', isTimestamp);
  ajv.addFormat('int32', true);
  ajv.addFormat('uint32', true);
  ajv.addFormat('int64', true);
  ajv.addKeyword('x-unspecified');
  ajv.addKeyword(int64Range);
  ajv.removeKeyword('enum').addKeyword(enumNames);
}

// Postgres stores neither, and UTF-8 has no form for a lone surrogate.
const NOT_TEXT = /[\0\p{Surrogate}]/u;

const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:[0-5]\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;
const FIRST_INSTANT = Date.parse('0001-01-01T00:00:00Z');
const LAST_INSTANT = Date.parse('9999-12-31T23:59:59.999Z');
const { validate: isDateTime } = fullFormats['date-time'] as { validate: (text: string) => boolean };

/** What google.protobuf.Timestamp can hold, which is a little less than RFC 3339 can say. */
function isTimestamp(text: string): boolean {
  if (!TIMESTAMP.test(text) || !isDateTime(text)) return false;
  const instant = Date.parse(text);
  return instant >= FIRST_INSTANT && instant <= LAST_INSTANT;
}

const int64Range: KeywordDefinition = {
  keyword: 'x-int64-range',
  type: ['number', 'string'],
  errors: true,
  compile([min, max]: [string, string]) {
    const least = BigInt(min);
    const most = BigInt(max);
    return function check(value: unknown): boolean {
      const message = int64Fault(value, least, most);
      if (message === undefined) return true;
      (check as { errors?: unknown }).errors = [{ keyword: 'x-int64-range', message, params: {} }];
      return false;
    };
  },
};

const enumNames: KeywordDefinition = {
  keyword: 'enum',
  type: 'string',
  errors: true,
  compile(names: string[], parent) {
    const tolerated = new Set<unknown>([...names, parent['x-unspecified']]);
    const message = `must be one of ${names.join(', ')}`;
    return function check(value: unknown): boolean {
      if (tolerated.has(value)) return true;
      (check as { errors?: unknown }).errors = [{ keyword: 'enum', message, params: {} }];
      return false;
    };
  },
};
