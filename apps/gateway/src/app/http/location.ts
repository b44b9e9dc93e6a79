import { isObject } from './json-object.js';

/** Makes a resource's address of the body that describes it; undefined when the body lacks what the address names. */
export type LocationOf = (body: unknown) => string | undefined;

/** Reads a template such as `/v1/orders/{orderId}`; undefined for the empty one. */
export function locationTemplate(template: string): LocationOf | undefined {
  if (template === '') return undefined;
  const parts = template.split(/\{([^}]*)\}/).map((part, index) => (index % 2 === 0 ? part : part.split('.')));
  return (body) => {
    const filled = parts.map((part) => (typeof part === 'string' ? part : segmentAt(body, part)));
    return filled.includes(undefined) ? undefined : filled.join('');
  };
}

function segmentAt(body: unknown, keys: readonly string[]): string | undefined {
  const value = keys.reduce<unknown>((within, key) => (isObject(within) ? within[key] : undefined), body);
  return typeof value === 'string' && value !== '' ? encodeURIComponent(value) : undefined;
}
