import { AsyncLocalStorage } from 'node:async_hooks';

/** What is logged with every line, such as `{ orderId, sagaId }`. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

const storage = new AsyncLocalStorage<LogFields>();

/** Runs `fn`; every line logged by it, or by what it calls, carries `fields` and those from around it. */
export function withLogFields<T>(fields: LogFields, fn: () => T): T {
  return storage.run({ ...storage.getStore(), ...fields }, fn);
}

/** The fields of {@link withLogFields} that hold now. */
export function currentLogFields(): LogFields {
  return storage.getStore() ?? {};
}
