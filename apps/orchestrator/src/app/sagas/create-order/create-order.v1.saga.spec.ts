import { readFileSync } from 'node:fs';
import { describeSaga } from '@comanda/saga';
import { Script, type Sent } from '../../../../test/script.js';
import { createOrderSagaV1 } from './create-order.v1.saga.js';

const migration = new URL(
  '../../../../../../prisma/orchestrator/migrations/20261121131500_parallel_groups/migration.sql',
  import.meta.url,
);
const eur = { amountMinor: 1900n, currency: 'EUR' };
const ORDER = { orderId: 'o1', consumerId: 'c1', restaurantId: 'r1', lineItems: [], orderTotal: eur };

describe('create-order, version 1', () => {
  it('is the one that sagas from before there were hashes go on with', () => {
    const { hash } = describeSaga(createOrderSagaV1);
    expect(readFileSync(migration, 'utf8')).toContain(`"definition_hash" = '${hash}'`);
  });

  it('asks one after the other', () => {
    const verify: Sent = ['consumer.VerifyConsumer', { consumerId: 'c1', orderTotal: eur }];
    const create: Sent = ['kitchen.CreateTicket', { orderId: 'o1', restaurantId: 'r1', lineItems: [] }];
    const authorize: Sent = ['accounting.AuthorizePayment', { orderId: 'o1', consumerId: 'c1', amount: eur }];
    Script.given(createOrderSagaV1, ORDER)
      .sends(verify)
      .done('verifyConsumer')
      .sends(create)
      .done('createTicket', { ticketId: 'o1' })
      .sends(authorize)
      .done('authorizePayment')
      .sends(['kitchen.ApproveTicket', { ticketId: 'o1' }])
      .done('approveTicket')
      .sends(['order.ApproveOrder', { orderId: 'o1' }])
      .done('approveOrder')
      .ends('completed');
  });

  it('undoes in reverse order', () => {
    Script.given(createOrderSagaV1, ORDER)
      .done('verifyConsumer')
      .done('createTicket', { ticketId: 'o1' })
      .timeOut('authorizePayment')
      .sends(['accounting.ReleasePayment', { orderId: 'o1' }])
      .done('authorizePayment')
      .sends(['kitchen.CancelCreateTicket', { orderId: 'o1' }])
      .done('createTicket')
      .sends(['order.RejectOrder', { orderId: 'o1', reason: 'STEP_TIMED_OUT' }])
      .done('createOrder')
      .ends('compensated', { step: 'authorizePayment', code: 'STEP_TIMED_OUT', outcome: 'unknown' });
  });
});
