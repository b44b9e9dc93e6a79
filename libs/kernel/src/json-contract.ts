import type { CommandContract, EventContract, MessageContract } from './contract.js';

/** A contract whose messages are JSON text: for values of plain JSON only, without bigint, Date or undefined in a list. */
export function jsonMessage<T>(type: string): MessageContract<T> {
  return {
    type,
    encode: (value) => Buffer.from(JSON.stringify(value)),
    decode: (bytes) => JSON.parse(Buffer.from(bytes).toString()) as T,
  };
}

/** A command whose request and reply are JSON: `jsonCommand<HoldSeat, Seat>('airline', 'HoldSeat')`. */
export function jsonCommand<Request, Reply>(participant: string, name: string): CommandContract<Request, Reply> {
  return { participant, name, request: jsonMessage(`${name}Request`), reply: jsonMessage(`${name}Reply`) };
}

/** An event in JSON; `subscribers` are the services that must have handled it before the sender may forget it. */
export function jsonEvent<T>(source: string, name: string, subscribers: readonly string[] = []): EventContract<T> {
  return { ...jsonMessage<T>(`${source}.${name}`), source, name, subscribers };
}
