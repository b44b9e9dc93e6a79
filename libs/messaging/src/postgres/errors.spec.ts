import { StoreUnavailable, WriteConflict } from '../errors.js';
import { isStoreUnavailable, storeError } from './errors.js';

const error = (fields: object, message = '') => Object.assign(new Error(message), fields);

describe('an error of the database', () => {
  it.each(['40001', '40P01', '23505'])('is a conflict with code %s', (code) => {
    expect(storeError(error({ code }))).toBeInstanceOf(WriteConflict);
  });

  it.each(['08006', '57P01', '57P03', '53300', 'ECONNREFUSED', 'P1001', 'P2024'])(
    'means "unavailable" with code %s',
    (code) => {
      expect(storeError(error({ code }))).toBeInstanceOf(StoreUnavailable);
    },
  );

  it('means "unavailable" when Prisma hides the code of the driver', () => {
    expect(
      isStoreUnavailable(error({ code: 'P2010', meta: { driverAdapterError: { cause: { originalCode: '57P01' } } } })),
    ).toBe(true);
  });

  it.each(['Connection terminated unexpectedly', 'Client has encountered a connection error and is not queryable'])(
    'means "unavailable" when it says: %s',
    (message) => expect(isStoreUnavailable(error({}, message))).toBe(true),
  );

  it('is answered as it is otherwise', () => {
    const syntax = error({ code: '42601' });
    expect(storeError(syntax)).toBe(syntax);
    expect(isStoreUnavailable(undefined)).toBe(false);
  });
});
