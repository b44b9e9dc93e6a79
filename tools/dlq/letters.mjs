import { payloadOf } from './payload.mjs';

/**
 * A dead letter of a service, as it is shown.
 *
 * @typedef {object} Letter
 * @property {string} service
 * @property {string} id
 * @property {string} subject
 * @property {string} reason
 * @property {number} occurrences
 * @property {string} firstAt
 * @property {string} lastAt
 */

/** @param {string} service @param {import('@comanda/messaging').OpenLetter} letter @returns {Letter} */
export function letterOf(service, { messageId, subject, reason, occurrences, firstAt, lastAt }) {
  return {
    service,
    id: messageId,
    subject,
    reason,
    occurrences,
    firstAt: firstAt.toISOString(),
    lastAt: lastAt.toISOString(),
  };
}

/** With all that is in it. @param {string} service @param {import('@comanda/messaging').OpenLetter} letter */
export function wholeLetterOf(service, letter) {
  const messages = letter.messages.map(({ data, timeMs, command, ...message }) => ({
    kind: command ? 'command' : 'event',
    ...message,
    time: new Date(timeMs).toISOString(),
    ...(command && { command }),
    payload: payloadOf({ type: message.type, data }),
  }));
  const bytes = messages.length === 0 ? { base64: Buffer.from(letter.envelope).toString('base64') } : {};
  return { ...letterOf(service, letter), messages, ...bytes };
}
