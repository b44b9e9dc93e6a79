/**
 * An amount for people.
 *
 * @param {{ amountMinor: string, currency: string }} money
 */
export function money({ amountMinor, currency }) {
  return `${(Number(amountMinor) / 100).toFixed(2)} ${currency}`;
}
