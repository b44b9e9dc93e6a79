import { money, type Money } from '@comanda/kernel';
import { ana } from '../../../../test/consumer-mother.js';
import { viewConsumer } from '../../application/consumer-view.js';
import { consumerMessage, moneyFrom } from './consumer-mapper.js';

it('shows a consumer with its limit and the second of its registration', () => {
  const { registeredAt, ...rest } = ana();
  expect(consumerMessage(viewConsumer(ana()))).toEqual({
    ...rest,
    registeredAt: expect.objectContaining({ seconds: BigInt(registeredAt.getTime() / 1000), nanos: 0 }),
  });
});

it('takes an amount without the marks of its message', () => {
  const message: Money & { $typeName: string } = {
    $typeName: 'comanda.type.v1.Money',
    amountMinor: 5n,
    currency: 'EUR',
  };
  expect(moneyFrom(message)).toEqual(money(5, 'EUR'));
  expect(moneyFrom(undefined)).toBeUndefined();
});
