import * as contracts from '@comanda/contracts';

/**
 * What a message says, as JSON can show it; its bytes as base64 where no contract knows it.
 *
 * @param {Pick<import('@comanda/messaging').AnyMessage, 'type' | 'data'>} message
 * @returns {unknown}
 */
export function payloadOf({ type, data }) {
  const contract = CONTRACTS.get(type);
  try {
    if (contract) return JSON.parse(JSON.stringify(contract.decode(data), bigintAsText));
  } catch {
    // That may be why it could not be handled.
  }
  return { base64: Buffer.from(data).toString('base64') };
}

/** Events by their type, and requests by participant and name, as envelopes name them. @type {Map<string, { decode(bytes: Uint8Array): unknown }>} */
const CONTRACTS = new Map([
  ...[
    contracts.orderEvents,
    contracts.consumerEvents,
    contracts.kitchenEvents,
    contracts.accountingEvents,
    contracts.sagaEvents,
  ]
    .flatMap((events) => Object.values(events))
    .map((event) => /** @type {const} */ ([event.type, event])),
  ...[contracts.orderCommands, contracts.consumerCommands, contracts.kitchenCommands, contracts.accountingCommands]
    .flatMap((commands) => Object.values(commands))
    .map((command) => /** @type {const} */ ([`${command.participant}.${command.name}`, command.request])),
]);

/** @param {string} _key @param {unknown} value */
const bigintAsText = (_key, value) => (typeof value === 'bigint' ? value.toString() : value);
