import { randomUUID } from 'node:crypto';
import { Problem } from '../demo/gateway.mjs';
import { waitUntil } from '../process/wait-until.mjs';
import { CONSUMERS } from './floor-tables.mjs';

const RESTAURANTS = 10;
const AT_ONCE = 16;
const eur = (/** @type {number} */ amountMinor) => ({ amountMinor: String(amountMinor), currency: 'EUR' });
const MENU = [
  { menuItemId: 'margherita', name: 'Pizza Margherita', price: eur(950) },
  { menuItemId: 'tiramisu', name: 'Tiramisù', price: eur(520) },
];

/**
 * Restaurants and consumers for the load.
 *
 * @typedef {{ restaurantIds: readonly string[], consumerIds: readonly string[] }} Town
 * @param {import('../demo/gateway.mjs').Gateway} gateway
 * @returns {Promise<Town>}
 */
export async function buildTown(gateway) {
  const restaurantIds = await inTurns(RESTAURANTS, async (number) => {
    const restaurant = { name: `Restaurant ${number}`, open: true, menuItems: MENU };
    return (await gateway.post('/v1/restaurants', restaurant, randomUUID())).restaurantId;
  });
  const consumerIds = await inTurns(CONSUMERS, async (number) => {
    const consumer = { name: `Consumer ${number}`, orderLimit: eur(100_000) };
    const { consumerId } = await gateway.post('/v1/consumers', consumer, randomUUID());
    await addCard(gateway, consumerId);
    return consumerId;
  });
  return { restaurantIds, consumerIds };
}

/** Requests for orders that will all be approved, ready to be sent. @param {Town} town */
export function orderBodies({ restaurantIds, consumerIds }) {
  return consumerIds.map((consumerId, index) =>
    Buffer.from(
      JSON.stringify({
        consumerId,
        restaurantId: restaurantIds[index % restaurantIds.length],
        lineItems: [
          { menuItemId: 'margherita', quantity: 2 },
          { menuItemId: 'tiramisu', quantity: 1 },
        ],
      }),
    ),
  );
}

/** @param {import('../demo/gateway.mjs').Gateway} gateway @param {string} consumerId */
async function addCard(gateway, consumerId) {
  await waitUntil('accounting to hear of the consumer', async () => {
    try {
      return await gateway.post(`/v1/consumers/${consumerId}/cards`, { cardToken: 'tok_visa_4242' }, randomUUID());
    } catch (error) {
      // The account is opened when the event of the registration arrives.
      if (error instanceof Problem && error.status === 404) return undefined;
      throw error;
    }
  });
}

/** @template T @param {number} count @param {(number: number) => Promise<T>} work @returns {Promise<T[]>} */
async function inTurns(count, work) {
  /** @type {T[]} */
  const all = [];
  for (let first = 0; first < count; first += AT_ONCE) {
    const numbers = Array.from({ length: Math.min(AT_ONCE, count - first) }, (_, index) => first + index + 1);
    all.push(...(await Promise.all(numbers.map(work))));
  }
  return all;
}
