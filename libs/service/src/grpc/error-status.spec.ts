import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { DomainError, type DomainErrorKind } from '@comanda/kernel';
import { fromErrorStatus, toErrorStatus, type ErrorStatus } from './error-status.js';
import { GrpcCallError } from './grpc-call-error.js';
import { InvalidRequestError } from './invalid-request-error.js';

const rpc = '/kitchen/GetTicket';

function received(sent: Partial<ErrorStatus>): ServiceError {
  return Object.assign(new Error(), { code: status.UNKNOWN, details: '', metadata: new Metadata(), ...sent });
}

it.each<[DomainErrorKind, status]>([
  ['invalid', status.INVALID_ARGUMENT],
  ['not-found', status.NOT_FOUND],
  ['conflict', status.FAILED_PRECONDITION],
  ['in-progress', status.ABORTED],
  ['unavailable', status.UNAVAILABLE],
])('a refusal of kind %s crosses the wire whole', (kind, code) => {
  const sent = toErrorStatus(new DomainError('SOME_CODE', kind, 'Ça ne va pas.'));
  expect(sent.code).toBe(code);
  const error = fromErrorStatus(received(sent), rpc, 'kitchen');
  expect(error).toBeInstanceOf(DomainError);
  expect(error).toMatchObject({ code: 'SOME_CODE', kind, message: 'Ça ne va pas.' });
});

it('bad fields cross the wire whole', () => {
  const violations = [{ path: 'lineItems[0].quantity', detail: 'must be ≥ 1' }];
  const error = fromErrorStatus(received(toErrorStatus(new InvalidRequestError(violations))), rpc, 'kitchen');
  expect(error).toBeInstanceOf(InvalidRequestError);
  expect(error).toMatchObject({ violations });
});

it('details cross the wire whole', () => {
  const details = { sagaId: 'cancel-order:1', who: 'Zoë' };
  const sent = toErrorStatus(new DomainError('ORDER_LOCKED', 'conflict', 'no', { details }));
  expect(fromErrorStatus(received(sent), rpc, 'order')).toMatchObject({ code: 'ORDER_LOCKED', details });
});

it('an error without details has none on the other side', () => {
  const sent = toErrorStatus(new DomainError('ORDER_LOCKED', 'conflict', 'no'));
  expect(fromErrorStatus(received(sent), rpc, 'order')).toMatchObject({ details: undefined });
});

it('details that are too long stay behind, and the error still crosses', () => {
  const details = { note: 'x'.repeat(8_192) };
  const sent = toErrorStatus(new DomainError('ORDER_LOCKED', 'conflict', 'no', { details }));
  expect(fromErrorStatus(received(sent), rpc, 'order')).toMatchObject({ code: 'ORDER_LOCKED', details: undefined });
});

it('many bad fields stay within what trailers may hold', () => {
  const violations = Array.from({ length: 100 }, (_, i) => ({
    path: `lineItems[${i}].menuItemId`,
    detail: 'x'.repeat(100),
  }));
  const { metadata } = toErrorStatus(new InvalidRequestError(violations));
  const bytes = (metadata.get('x-violations-bin')[0] as Buffer).length;
  expect(bytes).toBeGreaterThan(1_000);
  expect(bytes).toBeLessThan(6_000);
});

it('a peer that cannot be reached is `unavailable`', () => {
  const error = fromErrorStatus(
    received({ code: status.UNAVAILABLE, details: 'ECONNREFUSED 10.0.0.7' }),
    rpc,
    'kitchen',
  );
  expect(error).toMatchObject({ code: 'SERVICE_UNAVAILABLE', kind: 'unavailable', message: 'kitchen is unavailable.' });
});

it('any other status is no refusal', () => {
  const error = fromErrorStatus(received({ code: status.DEADLINE_EXCEEDED, details: 'too late' }), rpc, 'kitchen');
  expect(error).toBeInstanceOf(GrpcCallError);
  expect(error.message).toBe('/kitchen/GetTicket failed with DEADLINE_EXCEEDED: too late');
});

it('a kind that is not known yet is no refusal', () => {
  const metadata = new Metadata();
  metadata.set('x-error-code', 'NEW');
  metadata.set('x-error-kind', 'toString');
  expect(fromErrorStatus(received({ code: status.ABORTED, metadata }), rpc, 'kitchen')).toBeInstanceOf(GrpcCallError);
});
