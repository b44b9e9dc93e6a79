import { commandSubject, eventSubject, handledSubject, replySubject } from './subjects.js';

describe('subjects', () => {
  it('name who takes what', () => {
    expect(commandSubject('kitchen')).toBe('cmd.kitchen');
    expect(replySubject('orchestrator', 'p1')).toBe('reply.orchestrator.p1');
    expect(eventSubject({ source: 'order', name: 'OrderCreated' })).toBe('evt.order.OrderCreated');
    expect(handledSubject('order')).toBe('handled.order');
  });
});
