import { ConsumerService, KitchenService, OrderService } from '@comanda/contracts';
import { peerSetting } from './peer-setting.js';
import { isRepeatable } from './repeatable.js';

describe('where a peer is', () => {
  const setting = peerSetting('order');

  it('is for the registry to say, unless somebody else does', () => {
    expect(setting.parse(undefined)).toBe('registry:///order');
  });

  it.each(['registry:///order', '127.0.0.1:50051', 'order-1:50051, order-2:50051', '[::1]:50051'])(
    'may be %s',
    (text) => {
      expect(setting.parse(text)).toBe(text);
    },
  );

  it.each(['', 'order', 'registry://order', 'http://127.0.0.1:50051', '127.0.0.1:50051,', '127.0.0.1'])(
    'cannot be "%s"',
    (text) => {
      expect(setting.safeParse(text).success).toBe(false);
    },
  );
});

describe('a call may be made twice', () => {
  const metadata = { 'idempotency-key': 'k' };

  it('when it only reads', () => {
    expect(isRepeatable(OrderService.method.getOrder, {})).toBe(true);
    expect(isRepeatable(OrderService.method.listOrders, {})).toBe(true);
    expect(isRepeatable(OrderService.method.watchOrder, {})).toBe(true);
  });

  it('when it carries an idempotency key', () => {
    expect(isRepeatable(OrderService.method.createOrder, { metadata })).toBe(true);
  });

  it('and otherwise not', () => {
    expect(isRepeatable(OrderService.method.createOrder, {})).toBe(false);
    expect(isRepeatable(ConsumerService.method.updateConsumer, { metadata: {} })).toBe(false);
    expect(isRepeatable(KitchenService.method.acceptTicket, {})).toBe(false);
  });
});
