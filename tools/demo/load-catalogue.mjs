import { createHash } from 'node:crypto';
import { waitUntil } from '../process/wait-until.mjs';
import { Problem } from './gateway.mjs';

/**
 * @typedef {import('./catalogue.mjs').Catalogue} Catalogue
 * @typedef {import('./gateway.mjs').Gateway} Gateway
 *
 * @typedef {object} Loaded what there is now, by the keys of the catalogue
 * @property {Map<string, { id: string, name: string }>} restaurants
 * @property {Map<string, { id: string, name: string }>} consumers
 */

/**
 * Sees to it that the catalogue's restaurants and consumers are there, as the catalogue says. A second run finds them: the
 * restaurants in the list, the consumers by their Idempotency-Keys.
 *
 * @param {Gateway} gateway
 * @param {Catalogue} catalogue
 * @param {import('../terminal/log.mjs').Progress} progress
 * @returns {Promise<Loaded>}
 */
export async function loadCatalogue(gateway, catalogue, progress) {
  const existing = new Map((await allRestaurants(gateway)).map((restaurant) => [restaurant.name, restaurant]));
  const restaurants = catalogue.restaurants.map(async (restaurant) => {
    const id = await ensureRestaurant(gateway, restaurant, existing.get(restaurant.name), catalogue.currency);
    progress(restaurant.name);
    return /** @type {const} */ ([restaurant.key, { id, name: restaurant.name }]);
  });
  const consumers = catalogue.consumers.map(async (consumer) => {
    const id = await ensureConsumer(gateway, consumer, catalogue.currency);
    progress(consumer.name);
    return /** @type {const} */ ([consumer.key, { id, name: consumer.name }]);
  });
  return { restaurants: new Map(await Promise.all(restaurants)), consumers: new Map(await Promise.all(consumers)) };
}

/** @param {Gateway} gateway @returns {Promise<any[]>} the restaurants of all pages */
async function allRestaurants(gateway) {
  const all = [];
  let token = '';
  do {
    const page = await gateway.get(`/v1/restaurants?pageSize=20&pageToken=${encodeURIComponent(token)}`);
    all.push(...page.restaurants);
    token = page.nextPageToken;
  } while (token);
  return all;
}

/** @param {Gateway} gateway @param {Catalogue['restaurants'][0]} restaurant @param {any} existing @param {string} currency */
async function ensureRestaurant(gateway, { name, open, menu }, existing, currency) {
  const menuItems = menu.map(({ id, name: item, price }) => ({
    menuItemId: id,
    name: item,
    price: { amountMinor: String(price), currency },
  }));
  if (!existing) return (await create(gateway, '/v1/restaurants', { name, menuItems, open })).restaurantId;
  const same = existing.open === open && JSON.stringify(existing.menuItems) === JSON.stringify(menuItems);
  if (!same) await gateway.put(`/v1/restaurants/${existing.restaurantId}/menu`, { menuItems, open });
  return existing.restaurantId;
}

/** @param {Gateway} gateway @param {Catalogue['consumers'][0]} consumer @param {string} currency */
async function ensureConsumer(gateway, { name, orderLimit, blocked = false, cardToken }, currency) {
  const limit = { amountMinor: String(orderLimit), currency };
  const { consumerId } = await create(gateway, '/v1/consumers', { name, orderLimit: limit });
  const path = `/v1/consumers/${consumerId}`;
  await gateway.patch(path, { orderLimit: limit, blocked });
  if (cardToken) await addCard(gateway, `${path}/cards`, cardToken);
  return consumerId;
}

/** @param {Gateway} gateway @param {string} path @param {string} cardToken */
async function addCard(gateway, path, cardToken) {
  await waitUntil('accounting to hear of the consumer', async () => {
    try {
      return await create(gateway, path, { cardToken });
    } catch (error) {
      // The account is opened when the event of the registration arrives.
      if (error instanceof Problem && error.status === 404) return undefined;
      throw error;
    }
  });
}

/** The same content makes the same key, in every run. @param {Gateway} gateway @param {string} path @param {object} body */
function create(gateway, path, body) {
  const key = createHash('sha256')
    .update(`${path} ${JSON.stringify(body)}`)
    .digest('hex')
    .slice(0, 32);
  return gateway.post(path, body, `demo-${key}`);
}
