import { SeededRandom } from '@comanda/testing';
import { instanceId } from './instance-id.js';

it('begins with the name, and is another one for each instance', () => {
  const random = new SeededRandom();
  const ids = Array.from({ length: 10_000 }, () => instanceId('order', random));
  expect(ids.every((id) => /^order-[0-9a-z]{8}$/.test(id))).toBe(true);
  expect(new Set(ids).size).toBe(ids.length);
});
