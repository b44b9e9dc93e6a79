import { expect, it } from '@jest/globals';
import { createPaint } from '../terminal/paint.mjs';
import { timelineText } from './timeline-text.mjs';

const paint = createPaint(process.stdout, { NO_COLOR: '1' });
const facts = [
  { at: '2026-01-01T12:00:00.000Z', service: 'order', kind: 'STATE', id: 'o', text: 'order was taken, for 1250 EUR' },
  {
    at: '2026-01-01T12:00:00.040Z',
    service: 'kitchen',
    kind: 'HANDLED',
    id: 'c',
    text: 'has handled the command of createTicket',
    code: 'FULL',
  },
  {
    at: '2026-01-01T12:00:01.500Z',
    service: 'order',
    kind: 'STATE',
    id: 'o',
    text: 'order is REJECTED, version 2',
    code: 'FULL',
  },
];

it('says how the order stands, and that nothing is missing, before what happened', () => {
  expect(timelineText({ orderId: 'o', facts, traceIds: ['4bf9'] }, paint)).toBe(`order o: is REJECTED, version 2 (FULL)
trace 4bf9

Nothing is missing.

12:00:00.000      +0 ms  order         ● order was taken, for 1250 EUR
12:00:00.040     +40 ms  kitchen       · has handled the command of createTicket (FULL)
12:00:01.500   +1500 ms  order         ● order is REJECTED, version 2 (FULL)`);
});

it('says first who cannot be asked, and what is missing', () => {
  const missing = [
    {
      service: 'kitchen',
      text: 'has not done createTicket (create-order), sent 3 times',
      since: '2026-01-01T12:00:00Z',
    },
  ];
  const unavailable = [{ service: 'accounting', reason: 'SERVICE_UNAVAILABLE' }];
  const [, , title, ...lines] = timelineText({ orderId: 'o', facts, missing, unavailable }, paint).split('\n');
  expect([title, ...lines.slice(0, 2)]).toEqual([
    'Missing:',
    '  accounting cannot be asked now (SERVICE_UNAVAILABLE)',
    '  kitchen has not done createTicket (create-order), sent 3 times, since 2026-01-01T12:00:00Z',
  ]);
});
