import { encodeEnvelope } from '@comanda/messaging';
import { messageFacts, nameOf } from './message-facts.js';

const at = new Date('2026-01-01T00:00:00Z');
const nothing = { handled: [], owed: [], letters: [] };

it.each([
  ['create-order:o:createTicket:do', 'the command of createTicket'],
  ['create-order:o:createTicket:undo', 'the undoing of createTicket'],
  ['order:o:1:OrderCreated', 'OrderCreated'],
])('names what the id %s is of', (id, name) => {
  expect(nameOf(id)).toBe(name);
});

it('tells a refusal with its code', () => {
  const handled = [{ messageId: 's:pay:do', handledAt: at, refusalCode: 'CARD_DECLINED', refusalMessage: 'No.' }];
  expect(messageFacts({ ...nothing, handled })).toEqual([
    {
      at,
      kind: 'handled',
      id: 's:pay:do',
      text: 'has handled the command of pay, and refused: No.',
      code: 'CARD_DECLINED',
    },
  ]);
});

it('tells for whom an event is kept, where it is in the log, and its trace', () => {
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const message = { id: 'order:o:1:OrderCreated', type: 't', source: 'order', subject: 'o', timeMs: 1, traceparent };
  const envelope = encodeEnvelope({ ...message, data: new Uint8Array() });
  const owed = [{ eventId: message.id, createdAt: at, sequence: 7, sentAt: at, missing: ['orchestrator'], envelope }];
  expect(messageFacts({ ...nothing, owed })).toMatchObject([
    {
      text: 'keeps OrderCreated for orchestrator: sent as number 7 of the log',
      streamSequence: 7,
      traceparent,
      waitsFor: ['orchestrator'],
    },
  ]);
});

it('tells of an event whose envelope cannot be read, too', () => {
  const owed = [
    {
      eventId: 'e',
      createdAt: at,
      sequence: undefined,
      sentAt: undefined,
      missing: ['x'],
      envelope: new Uint8Array([255]),
    },
  ];
  expect(messageFacts({ ...nothing, owed })).toMatchObject([
    { text: 'keeps e for x: not sent yet', traceparent: undefined },
  ]);
});

it('tells what could not be handled, how often and why', () => {
  const letters = [{ messageId: 's:pay:do', reason: 'broken', occurrences: 3, lastAt: at }];
  expect(messageFacts({ ...nothing, letters })[0]?.text).toBe('could not handle the command of pay, 3 times: broken');
});
