import { DomainError, type DomainErrorKind } from './domain-error.js';

describe('DomainError', () => {
  it.each<[DomainErrorKind, boolean]>([
    ['invalid', false],
    ['not-found', false],
    ['conflict', false],
    ['in-progress', true],
    ['unavailable', true],
  ])('of kind %s: may the same request succeed later? %s', (kind, retryable) => {
    expect(new DomainError('CODE', kind, 'no').retryable).toBe(retryable);
  });

  it('keeps its details and its cause, and has none of its own', () => {
    const cause = new Error('why');
    const error = new DomainError('ORDER_LOCKED', 'conflict', 'no', { cause, details: { sagaId: 'cancel-order:1' } });
    expect([error.cause, error.details]).toEqual([cause, { sagaId: 'cancel-order:1' }]);
    expect(new DomainError('CODE', 'conflict', 'no').details).toBeUndefined();
  });
});
