import { create } from '@bufbuild/protobuf';
import { httpRoutesOf, OrchestratorService, OrderService, type HttpRoute, type StreamRoute } from '@comanda/contracts';
import { describe, expect, it } from '@jest/globals';
import { eventMaker } from './event-maker.js';

const isStream = (route: HttpRoute): route is StreamRoute => route.events !== undefined;
const [orders, sagas] = httpRoutesOf([OrderService, OrchestratorService]).filter(isStream) as [
  StreamRoute,
  StreamRoute,
];
const { output } = OrderService.method.watchOrder;

describe('eventMaker', () => {
  it('has the id apart from the data, which is all the rest, empty fields included', () => {
    const { id, data } = eventMaker(sagas)(create(sagas.rpc.output, { eventId: '12', sagaId: 's' }));
    expect(id).toBe('12');
    expect(data).toMatchObject({ sagaId: 's', type: '', orderId: '', phase: 'PHASE_UNSPECIFIED' });
    expect(data).not.toHaveProperty('eventId');
  });

  it('keeps the name of the only field there is besides the id', () => {
    const { data } = eventMaker(orders)(create(output, { eventId: '1', order: { orderId: 'o' } }));
    expect(data).toEqual({ order: expect.objectContaining({ orderId: 'o' }) });
  });

  it('has the field alone that the route names as its body', () => {
    const responseField = output.field.order;
    const { id, data } = eventMaker({ ...orders, responseField })(
      create(output, { eventId: '1', order: { orderId: 'o' } }),
    );
    expect([id, data]).toEqual(['1', expect.objectContaining({ orderId: 'o' })]);
  });

  it('has no id where the message has none', () => {
    expect(eventMaker(orders)(create(output, {})).id).toBeUndefined();
    const events = { id: undefined, resumeAfter: undefined };
    expect(eventMaker({ ...orders, events })(create(output, { eventId: '1' }))).toMatchObject({ id: undefined });
  });
});
