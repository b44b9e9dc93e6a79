import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { EventBody } from './event-body.js';

let body: EventBody;

beforeEach(() => {
  jest.useFakeTimers();
  body = new EventBody({ heartbeatMs: 1_000, bufferBytes: 10 });
});
afterEach(() => {
  body.destroy();
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

describe('EventBody', () => {
  it('takes an event of any size while nothing is unread', () => {
    body.write('x'.repeat(100));
    expect([body.open, String(body.read())]).toEqual([true, 'x'.repeat(100)]);
  });

  it('cuts its reader off when more than the limit is unread', () => {
    body.write('x'.repeat(11));
    body.write('y');
    expect([body.open, body.tooSlow, body.destroyed]).toEqual([false, true, true]);
  });

  it('lets a reader that reads go on for ever', () => {
    for (let i = 0; i < 100; i++) {
      body.write('x'.repeat(10));
      body.read();
    }
    expect(body.open).toBe(true);
  });

  it('says that it is alive, which a reader that is gone makes too much, too', () => {
    jest.advanceTimersByTime(1_000);
    expect(String(body.read())).toBe(':\n\n');
    jest.advanceTimersByTime(5_000);
    expect(body.tooSlow).toBe(true);
  });

  it('sends nothing after its end', () => {
    body.finish();
    body.write('x');
    body.finish();
    jest.advanceTimersByTime(1_000);
    expect([body.open, body.read()]).toEqual([false, null]);
  });
});
