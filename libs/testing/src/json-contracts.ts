import type { CommandContract, EventContract, MessageContract } from '@comanda/kernel';

/** A contract whose messages are JSON: readable in a failing test, and free of any domain's proto. */
export function jsonMessage<T>(type: string): MessageContract<T> {
  return {
    type,
    encode: (value) => Buffer.from(JSON.stringify(value)),
    decode: (bytes) => JSON.parse(Buffer.from(bytes).toString()) as T,
  };
}

/** A command in JSON. */
export function jsonCommand<Request, Reply>(participant: string, name: string): CommandContract<Request, Reply> {
  return { participant, name, request: jsonMessage(`${name}Request`), reply: jsonMessage(`${name}Reply`) };
}

/** An event in JSON. */
export function jsonEvent<T>(source: string, name: string, subscribers: readonly string[] = []): EventContract<T> {
  return { ...jsonMessage<T>(`${source}.${name}`), source, name, subscribers };
}
