import { readFileSync } from 'node:fs';

/**
 * What the demo loads and orders; amounts in cents.
 *
 * @typedef {object} OrderPlan
 * @property {string} why in a few words
 * @property {string} consumer key
 * @property {string} restaurant key
 * @property {Record<string, number>} items quantities by menu item id
 * @property {{ state: string, reason?: string }} expect how it must end
 *
 * @typedef {object} Catalogue
 * @property {string} currency
 * @property {readonly { key: string, name: string, cuisine: string, open: boolean, menu: readonly { id: string, name: string, price: number }[] }[]} restaurants
 * @property {readonly { key: string, name: string, orderLimit: number, blocked?: boolean, cardToken?: string }[]} consumers
 * @property {readonly OrderPlan[]} orders
 */

/** @returns {Catalogue} */
export function readCatalogue() {
  return JSON.parse(readFileSync(new URL('./catalogue.json', import.meta.url), 'utf8'));
}
