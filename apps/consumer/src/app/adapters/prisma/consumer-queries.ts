import { Injectable } from '@nestjs/common';
import { money } from '@comanda/kernel';
import { viewConsumer, type ConsumerView } from '../../application/consumer-view.js';
import { consumerNotFound } from '../../domain/consumer-errors.js';
import { ConsumerDatabase } from './consumer-database.js';

/** Reads consumers as they were last committed. */
@Injectable()
export class ConsumerQueries {
  constructor(private readonly database: ConsumerDatabase) {}

  /** Throws `CONSUMER_NOT_FOUND`. */
  async getConsumer(consumerId: string): Promise<ConsumerView> {
    const row = await this.database.consumer.findUnique({ where: { consumerId } });
    if (!row) throw consumerNotFound();
    const { name, blocked, registeredAt } = row;
    const orderLimit = money(row.orderLimitMinor, row.orderLimitCurrency);
    return viewConsumer({ consumerId, name, orderLimit, blocked, registeredAt });
  }
}
