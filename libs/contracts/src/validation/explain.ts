import type { ErrorObject } from 'ajv';
import type { Violation } from './violation.js';

/** Ajv's faults in the caller's words, at most one a field. */
export function explain(errors: readonly ErrorObject[]): Violation[] {
  const violations = new Map<string, Violation>();
  for (const error of errors) {
    const path = pathOf(error);
    if (!violations.has(path)) violations.set(path, { path, detail: detailOf(error) });
  }
  return [...violations.values()];
}

/** `/lineItems/0/quantity` as `lineItems[0].quantity`. */
function pathOf({ instancePath, params }: ErrorObject): string {
  const keys = instancePath === '' ? [] : instancePath.slice(1).split('/').map(unescapePointer);
  const own = params['missingProperty'] ?? params['additionalProperty'];
  if (own !== undefined) keys.push(own);
  return keys.reduce((path, key) => (/^\d+$/.test(key) ? `${path}[${key}]` : path ? `${path}.${key}` : key), '');
}

function unescapePointer(key: string): string {
  return key.replaceAll('~1', '/').replaceAll('~0', '~');
}

function detailOf(error: ErrorObject): string {
  const { keyword, params, message } = error;
  switch (keyword) {
    case 'required':
      return 'is required';
    case 'additionalProperties':
      return 'is not a known field';
    case 'type':
      return `must be ${TYPES[[params['type']].flat()[0]] ?? 'of another type'}`;
    case 'format':
      return `must be ${FORMATS[params['format']] ?? params['format']}`;
    case 'pattern':
      return `must match ${params['pattern']}`;
    case 'minLength':
      return params['limit'] === 1 ? 'must not be empty' : `must have at least ${params['limit']} characters`;
    case 'maxLength':
      return `must have at most ${params['limit']} characters`;
    case 'minItems':
      return `must have at least ${count(params['limit'])}`;
    case 'maxItems':
      return `must have at most ${count(params['limit'])}`;
    case 'minimum':
      return `must be at least ${params['limit']}`;
    case 'maximum':
      return `must be at most ${params['limit']}`;
    default:
      return message ?? 'is not valid';
  }
}

function count(items: number): string {
  return items === 1 ? '1 item' : `${items} items`;
}

const TYPES: Record<string, string> = {
  string: 'a string',
  integer: 'an integer',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

const FORMATS: Record<string, string> = {
  uuid: 'a UUID',
  text: 'Unicode text without the character U+0000',
  'date-time': 'a time as RFC 3339 writes it, such as 2030-12-31T23:59:59Z',
};
