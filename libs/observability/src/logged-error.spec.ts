import { described, loggedError } from './logged-error.js';

class Refusal extends Error {
  readonly code = 'ORDER_NOT_FOUND';
  readonly kind = 'not-found';
}

/** An error that tells when somebody asks for its stack. */
function watched<E extends Error>(error: E): { error: E; asked: () => boolean } {
  let asked = false;
  Object.defineProperty(error, 'stack', { get: () => ((asked = true), 'the stack') });
  return { error, asked: () => asked };
}

it('writes a defect with its stack', () => {
  expect(loggedError(watched(new TypeError('a defect')).error)).toMatchObject({
    type: 'TypeError',
    message: 'a defect',
    stack: 'the stack',
  });
});

it('writes of what is to be expected why it happened, and does not ask where', () => {
  const { error, asked } = watched(
    new Refusal('No such order.', { cause: new Error('gone', { cause: new Error('trimmed') }) }),
  );
  expect(loggedError(error)).toEqual({
    type: 'Error',
    code: 'ORDER_NOT_FOUND',
    kind: 'not-found',
    message: 'No such order. (gone (trimmed))',
  });
  expect(asked()).toBe(false);
});

it('describes any error without its stack, and leaves what is none as it is', () => {
  const { error, asked } = watched(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }));
  expect(described(error)).toEqual({ type: 'Error', code: 'ECONNREFUSED', message: 'refused' });
  expect(asked()).toBe(false);
  expect(described('a text')).toBe('a text');
});
