import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { DomainError } from '@comanda/kernel';
import { failureOf, verdictOf } from './call-failure.js';
import { toErrorStatus } from './error-status.js';

const raw = (code: status, details = '', metadata = new Metadata()) =>
  Object.assign(new Error(details), { code, details, metadata }) as ServiceError;
const kindOf = (error: ServiceError) => failureOf(error, '/orders/Get', 'orders').kind;
const refused = (kind: DomainError['kind']) => {
  const { code, details, metadata } = toErrorStatus(new DomainError('SOME_CODE', kind, 'No.'));
  return failureOf(raw(code, details, metadata), '/orders/Get', 'orders');
};

describe('what became of a call', () => {
  it.each([
    'No connection established. Last error: connect ECONNREFUSED 127.0.0.1:1. Resolution note: ',
    'Stream refused by server',
    'Channel closed before call started',
  ])('is that it was never sent: %s', (details) => {
    expect(kindOf(raw(status.UNAVAILABLE, details))).toBe('unsent');
  });

  it.each([
    [status.UNAVAILABLE, 'Connection dropped'],
    [status.UNAVAILABLE, 'read ECONNRESET'],
    [status.UNAVAILABLE, 'the service stops'],
    [status.CANCELLED, 'Call cancelled'],
    [status.INTERNAL, 'Received RST_STREAM with code 0 (Call ended without gRPC status)'],
  ])('is not known: %s %s', (code, details) => {
    expect(kindOf(raw(code, details))).toBe('lost');
  });

  it.each([status.UNKNOWN, status.INTERNAL, status.DATA_LOSS, status.DEADLINE_EXCEEDED])(
    'is nothing that asking again would mend: %s',
    (code) => {
      expect(kindOf(raw(code, 'internal error'))).toBe('broken');
    },
  );

  it.each([status.UNIMPLEMENTED, status.PERMISSION_DENIED, status.RESOURCE_EXHAUSTED])('is an answer: %s', (code) => {
    expect(kindOf(raw(code))).toBe('answered');
  });

  it.each(['invalid', 'not-found', 'conflict', 'unavailable', 'in-progress'] as const)(
    'is an answer when the peer refuses it as %s',
    (kind) => {
      expect(refused(kind)).toMatchObject({ kind: 'answered', goesOn: kind === 'in-progress', error: { kind } });
    },
  );
});

it('shows an instance well that has answered, and ill that has not', () => {
  expect(verdictOf(undefined)).toBe('well');
  expect(verdictOf(refused('unavailable'))).toBe('well');
  for (const code of [status.UNAVAILABLE, status.INTERNAL, status.DEADLINE_EXCEEDED])
    expect(verdictOf(failureOf(raw(code), '/orders/Get', 'orders'))).toBe('ill');
});
