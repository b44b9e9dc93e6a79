import { StoreUnavailable, WriteConflict } from '../errors.js';
import { isStoreUnavailable, storeError } from './errors.js';

const error = (fields: object, message = '') => Object.assign(new Error(message), fields);

describe('an error of the database', () => {
  it.each(['40001', '40P01', '23505', '55P03'])('is a conflict with code %s', (code) => {
    expect(storeError(error({ code }))).toBeInstanceOf(WriteConflict);
  });

  it.each([
    '08006',
    '57P01',
    '57P03',
    '57014',
    '53100',
    '53300',
    '58030',
    '25006',
    'ECONNREFUSED',
    'EPIPE',
    'P1001',
    'P2024',
  ])('means "unavailable" with code %s', (code) => {
    expect(storeError(error({ code }))).toBeInstanceOf(StoreUnavailable);
  });

  it('means "unavailable" when Prisma hides the code of the driver', () => {
    expect(
      isStoreUnavailable(error({ code: 'P2010', meta: { driverAdapterError: { cause: { originalCode: '57P01' } } } })),
    ).toBe(true);
  });

  it.each(['Connection terminated unexpectedly', 'Client has encountered a connection error and is not queryable'])(
    'means "unavailable" when it says: %s',
    (message) => expect(isStoreUnavailable(error({}, message))).toBe(true),
  );

  it('keeps its cause and its words', () => {
    const cause = error({ code: '40001' }, 'from the database');
    expect(storeError(cause)).toMatchObject({ message: 'from the database', cause });
  });

  it.each(['42601', '22001', '23502', '23514'])('is answered as it is with code %s: it is a defect', (code) => {
    const defect = error({ code });
    expect(storeError(defect)).toBe(defect);
  });

  it('may be anything', () => {
    expect(storeError('text')).toBe('text');
    expect(storeError(undefined)).toBeUndefined();
    expect(isStoreUnavailable(undefined)).toBe(false);
  });
});
