import { httpRoutesOf, KitchenService } from '@comanda/contracts';
import { describe, expect, it } from '@jest/globals';
import { queryReader } from './query-reader.js';

const route = httpRoutesOf([KitchenService]).find(({ rpc }) => rpc.name === 'ListTickets')!;
const read = (query: Record<string, string | string[]>) => {
  const target = {};
  return { violations: queryReader(route)(query, target), target };
};

describe('queryReader', () => {
  it('makes numbers of numbers, and leaves the rest to validation', () => {
    expect(read({ pageSize: '10', state: 'ACCEPTED', pageToken: '7' })).toEqual({
      violations: [],
      target: { pageSize: 10, state: 'ACCEPTED', pageToken: '7' },
    });
    expect(read({ pageSize: '1e1' }).target).toEqual({ pageSize: '1e1' });
    expect(read({ pageSize: '' }).target).toEqual({ pageSize: '' });
  });

  it('refuses unknown parameters, those of the path, and repeated ones', () => {
    expect(read({ limit: '1', restaurantId: 'x', pageSize: ['1', '2'] }).violations).toEqual([
      { path: 'limit', detail: 'is not a known parameter' },
      { path: 'restaurantId', detail: 'is not a known parameter' },
      { path: 'pageSize', detail: 'must be given once' },
    ]);
  });
});
