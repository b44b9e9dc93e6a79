import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { ConsumerService } from '@comanda/contracts';
import { money, type Money } from '@comanda/kernel';
import type { ConsumerView } from '../../application/consumer-view.js';

type ConsumerMessage = NonNullable<MessageInitShape<typeof ConsumerService.method.getConsumer.output>['consumer']>;

/** A consumer as callers see it. */
export function consumerMessage({ registeredAt, ...consumer }: ConsumerView): ConsumerMessage {
  return { ...consumer, registeredAt: timestampFromDate(new Date(registeredAt)) };
}

/** An amount out of a request, without the message's own marks. Throws `MONEY_OUT_OF_RANGE`. */
export function moneyFrom(message: Money | undefined): Money | undefined {
  return message && money(message.amountMinor, message.currency);
}
