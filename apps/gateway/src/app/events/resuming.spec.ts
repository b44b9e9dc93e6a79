import { DomainError } from '@comanda/kernel';
import { GrpcCallError, GrpcStatus } from '@comanda/service';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { resuming } from './resuming.js';

const away = new DomainError('SERVICE_UNAVAILABLE', 'unavailable', 'order is unavailable.');

async function* stream(...parts: (string | Error)[]): AsyncGenerator<string> {
  for (const part of parts) {
    if (part instanceof Error) throw part;
    yield part;
  }
}

let reopened: (string | undefined)[];
let delays: number[];
let gone: AbortController;

/** Reads a stream that is, each time, the next one of these; one that is an error cannot be opened. */
async function read(first: AsyncIterable<string>, ...later: (AsyncIterable<string> | Error)[]): Promise<string[]> {
  const reopen = async (lastId: string | undefined) => {
    reopened.push(lastId);
    const next = later.shift();
    if (next === undefined || next instanceof Error) throw next ?? new Error('opened too often');
    return next;
  };
  const idOf = (message: string) => (message.startsWith('#') ? message : undefined);
  const messages: string[] = [];
  const delayMs = (failures: number) => delays.push(failures) && 0;
  for await (const message of resuming(first, { reopen, idOf, signal: gone.signal, delayMs })) messages.push(message);
  return messages;
}

beforeEach(() => {
  reopened = [];
  delays = [];
  gone = new AbortController();
});

describe('resuming', () => {
  it('ends when the service ends the stream', async () => {
    expect(await read(stream('#1'))).toEqual(['#1']);
    expect(reopened).toEqual([]);
  });

  it('goes on after the last message that has an id', async () => {
    expect(await read(stream('#1', '#2', 'x', away), stream('#3'))).toEqual(['#1', '#2', 'x', '#3']);
    expect(reopened).toEqual(['#2']);
  });

  it('tries until the service is back', async () => {
    expect(await read(stream(away), away, away, stream(away), stream('#1', away), stream('#2'))).toEqual(['#1', '#2']);
    expect(reopened).toEqual([undefined, undefined, undefined, undefined, '#1']);
    // Each failure makes it wait longer, until there is a message again.
    expect(delays).toEqual([0, 1, 2, 3, 0]);
  });

  it.each([GrpcStatus.CANCELLED, GrpcStatus.DEADLINE_EXCEEDED])(
    'takes status %d for a service that is away',
    async (code) => {
      const error = new GrpcCallError(code, '/order/WatchOrder', 'cut off');
      expect(await read(stream(error), stream('#1'))).toEqual(['#1']);
    },
  );

  it.each([
    new DomainError('ORDER_NOT_FOUND', 'not-found', 'There is none.'),
    new GrpcCallError(GrpcStatus.INTERNAL, '/order/WatchOrder', 'a defect'),
  ])('throws what does not pass by itself: %s', async (error) => {
    await expect(read(stream(error), stream('#1'))).rejects.toBe(error);
    await expect(read(stream(away), error, stream('#1'))).rejects.toBe(error);
  });

  it('asks no more once nobody wants the messages', async () => {
    gone.abort();
    await expect(read(stream(away), stream('#1'))).rejects.toBe(away);
    expect(reopened).toEqual([]);
  });

  it('asks no more when they leave while it waits', async () => {
    const idOf = () => undefined;
    const reopen = () => Promise.reject(new Error('opened too often'));
    const delayMs = () => {
      queueMicrotask(() => gone.abort());
      return 3_600_000;
    };
    const messages = resuming(stream(away), { reopen, idOf, signal: gone.signal, delayMs });
    await expect(messages.next()).rejects.toThrow('abort');
  });
});
