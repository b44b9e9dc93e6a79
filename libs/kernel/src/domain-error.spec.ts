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
});
