import { describe, expect, it } from '@jest/globals';
import { hasOwnIds, withNewIds } from './reprint.mjs';

const ORDER = '01a1fe41-5a27-70a7-bf08-0e0a9aace2db';
const CONSUMER = '01a1fe41-0000-70a7-bf08-000000000001';

function copying() {
  let count = 0;
  return { keep: new Set([CONSUMER]), renamed: new Map<string, string>(), newId: () => `new-${++count}` };
}

describe('a copy of rows', () => {
  it('has ids of its own, the same where they were the same', () => {
    const copy = copying();
    const saga = withNewIds(`{"saga_id":"create-order:${ORDER}","subject":"${ORDER}"}`, copy);
    expect(saga).toBe('{"saga_id":"create-order:new-1","subject":"new-1"}');
    expect(withNewIds(`["${ORDER}"]`, copy)).toBe('["new-1"]');
  });

  it('keeps what it only refers to', () => {
    expect(withNewIds(CONSUMER, copying())).toBe(CONSUMER);
  });
});

it.each([
  [`{"order_id":"${ORDER}"}`, true],
  [`{"consumer_id":"${CONSUMER}"}`, false],
  ['{"name":"rounds","token":7}', false],
])('%s has ids of its own: %s', (text, expected) => {
  expect(hasOwnIds(text, copying().keep)).toBe(expected);
});
