import { kitchenCommands, kitchenEvents, orderCommands } from './index.js';
import { messageFromJson } from './message-from-json.js';

const { reply } = orderCommands.beginReviseOrder;

it('reads a message as its sender would have written it', () => {
  const json = '{ "newTotal": { "amountMinor": "2850", "currency": "EUR" } }';
  expect(messageFromJson(reply, json)).toMatchObject({ newTotal: { amountMinor: 2850n, currency: 'EUR' } });
  expect(messageFromJson(kitchenCommands.approveTicket.reply, '{}')).toMatchObject({});
});

it.each([
  ['what is no JSON', '{'],
  ['a field that there is not', '{ "newTotals": 1 }'],
  ['a value that does not fit', '{ "newTotal": { "amountMinor": "much", "currency": "EUR" } }'],
  ['the lack of a sub-message', '{}'],
])('throws for %s', (_what, json) => {
  expect(() => messageFromJson(reply, json)).toThrow();
});

it('throws for a message that no command has', () => {
  expect(() => messageFromJson(kitchenEvents.ticketPickedUp, '{}')).toThrow('no message of a command');
});
