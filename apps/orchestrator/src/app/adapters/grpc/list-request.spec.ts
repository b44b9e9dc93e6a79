import { create } from '@bufbuild/protobuf';
import { OrchestratorService, Saga_Phase } from '@comanda/contracts';
import { PLACES, placeFrom, placeText, searchOf } from './list-request.js';

const { input } = OrchestratorService.method.listSagas;
const now = new Date('2026-01-01T00:01:00.000Z');

it('asks for everything that the request names', () => {
  const request = create(input, {
    orderId: 'o1',
    type: 'create-order',
    phase: Saga_Phase.COMPENSATING,
    step: 'createTicket',
    minAgeSeconds: 60,
    parked: true,
  });
  expect(searchOf(request, now)).toEqual({
    subject: 'o1',
    type: 'create-order',
    phase: 'compensating',
    step: 'createTicket',
    startedBy: new Date('2026-01-01T00:00:00.000Z'),
    parked: true,
  });
});

it('asks for nothing that it does not name', () => {
  expect(Object.values(searchOf(create(input), now)).filter((value) => value !== undefined)).toEqual([]);
});

it('finds the place again that it has written', () => {
  const place = { startedAt: now, sagaId: 'cancel-order:01939aa0:declined' };
  expect(placeText(place)).toMatch(PLACES);
  expect(placeFrom(placeText(place))).toEqual(place);
});
