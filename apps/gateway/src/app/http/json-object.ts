/** A JSON object that is being put together. */
export type JsonObject = Record<string, unknown>;

/** Sets what is at the end of the keys, with objects on the way. False when something else is in the way, or there already. */
export function setAt(target: JsonObject, keys: readonly string[], value: unknown): boolean {
  let within = target;
  for (const key of keys.slice(0, -1)) {
    const next = Object.hasOwn(within, key) ? within[key] : (within[key] = {});
    if (!isObject(next)) return false;
    within = next;
  }
  const last = keys.at(-1) as string;
  if (Object.hasOwn(within, last)) return false;
  within[last] = value;
  return true;
}

/** True for what JSON calls an object. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
