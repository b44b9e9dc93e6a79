import { describe, expect, it } from '@jest/globals';
import { faultsOf } from './faults.mjs';

const approved = {
  state: 'APPROVED',
  reason: '',
  ticket: { state: 'AWAITING_ACCEPTANCE' },
  payment: { state: 'AUTHORIZED' },
  saga: { phase: 'COMPLETED' },
};
const rejected = {
  state: 'REJECTED',
  reason: 'CARD_DECLINED',
  ticket: { state: 'CANCELLED' },
  payment: { state: 'DECLINED' },
  saga: { phase: 'COMPENSATED' },
};
const declined = { state: 'REJECTED', reason: 'CARD_DECLINED' };

describe('an order that has ended', () => {
  it('has no faults when it is as expected', () => {
    expect(faultsOf(approved, { state: 'APPROVED' })).toEqual([]);
    expect(faultsOf(rejected, declined)).toEqual([]);
    expect(faultsOf({ ...rejected, ticket: undefined, payment: undefined }, declined)).toEqual([]);
  });

  it('must have the expected state and reason', () => {
    expect(faultsOf(approved, declined)).toContain('it is APPROVED, not REJECTED');
    expect(faultsOf({ ...rejected, reason: 'CARD_MISSING' }, declined)).toEqual([
      'its reason is CARD_MISSING, not CARD_DECLINED',
    ]);
  });

  it('must leave nothing behind when it was refused', () => {
    const left = { ...rejected, ticket: { state: 'CREATE_PENDING' }, payment: { state: 'AUTHORIZED' } };
    expect(faultsOf(left, declined)).toEqual(['its ticket is still there', 'its money is still held']);
  });

  it('must have a ticket and money when it was approved', () => {
    const bare = { ...approved, ticket: undefined, payment: { state: 'RELEASED' } };
    expect(faultsOf(bare, { state: 'APPROVED' })).toEqual(['it has no ticket', 'no money is held for it']);
  });
});
