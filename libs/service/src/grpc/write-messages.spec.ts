import { getEventListeners } from 'node:events';
import { Writable } from 'node:stream';
import { writeMessages } from './write-messages.js';

/** Takes two messages, and the next when the one before is let through. */
class NarrowSink extends Writable {
  readonly taken: string[] = [];
  private through?: () => void;

  constructor() {
    super({ objectMode: true, highWaterMark: 2 });
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.taken.push(chunk.toString());
    this.through = done;
  }

  /** Lets one through, and what that starts come to rest. */
  async letThrough(): Promise<void> {
    this.through?.();
    await settled();
  }
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
const encode = (n: number) => Buffer.from(String(n));

let asked: number;
let ended: boolean;
let sink: NarrowSink;
let caller: AbortController;

beforeEach(() => {
  asked = 0;
  ended = false;
  sink = new NarrowSink();
  caller = new AbortController();
});

/** 1, 2, 3 and so on. */
async function* counting(until = 50): AsyncGenerator<number> {
  try {
    while (asked < until) {
      asked += 1;
      yield asked;
    }
  } finally {
    ended = true;
  }
}

it('asks for no more than the sink takes', async () => {
  const writing = writeMessages(counting(), encode, sink, caller.signal);
  await settled();
  expect(asked).toBe(2);
  await sink.letThrough();
  expect(asked).toBe(2);
  await sink.letThrough();
  expect(asked).toBeGreaterThan(2);
  caller.abort();
  await writing;
});

it('writes everything, in order', async () => {
  const writing = writeMessages(counting(5), encode, sink, caller.signal);
  for (let i = 0; i < 5; i += 1) await sink.letThrough();
  await writing;
  expect(sink.taken).toEqual(['1', '2', '3', '4', '5']);
});

it('ends the source, and writes nothing more, when the signal aborts while the sink is full', async () => {
  const writing = writeMessages(counting(), encode, sink, caller.signal);
  await settled();
  caller.abort();
  await writing;
  await settled();
  expect([asked, ended, sink.writableLength]).toEqual([2, true, 2]);
});

it('drops what comes after the signal', async () => {
  let tell!: (message: number) => void;
  const source = (async function* () {
    yield await new Promise<number>((resolve) => (tell = resolve));
  })();
  const writing = writeMessages(source, encode, sink, caller.signal);
  await settled();
  tell(1);
  caller.abort();
  await writing;
  await settled();
  expect(sink.taken).toEqual([]);
});

it('throws what the source throws', async () => {
  const source = (async function* () {
    yield 1;
    throw new Error('dry');
  })();
  await expect(writeMessages(source, encode, sink, caller.signal)).rejects.toThrow('dry');
});

it('leaves nothing behind at the signal', async () => {
  const writing = writeMessages(counting(3), encode, sink, caller.signal);
  for (let i = 0; i < 3; i += 1) await sink.letThrough();
  await writing;
  await settled();
  expect(getEventListeners(caller.signal, 'abort')).toHaveLength(0);
});
