import { Injectable } from '@nestjs/common';
import { money } from '@comanda/kernel';
import { viewAccount, type AccountView } from '../../domain/account.js';
import { accountNotFound, paymentNotFound } from '../../domain/accounting-errors.js';
import type { Card } from '../../domain/card.js';
import type { PaymentState, PaymentView } from '../../domain/payment.js';
import { AccountingDatabase } from './accounting-database.js';

/** Reads accounts and payments as they were last committed. */
@Injectable()
export class AccountingQueries {
  constructor(private readonly database: AccountingDatabase) {}

  /** Throws `ACCOUNT_NOT_FOUND`, also until the news of the consumer's registration has come. */
  async getAccount(accountId: string): Promise<AccountView> {
    const row = await this.database.account.findUnique({ where: { accountId } });
    if (!row) throw accountNotFound();
    return viewAccount({ accountId, enabled: row.enabled, cards: row.cards as unknown as Card[] });
  }

  /** Throws `PAYMENT_NOT_FOUND`, also for orders whose payment was refused before a card was asked. */
  async getPayment(paymentId: string): Promise<PaymentView> {
    const row = await this.database.payment.findUnique({ where: { paymentId } });
    if (!row) throw paymentNotFound();
    const { accountId, updatedAt } = row;
    const amount = money(row.amountMinor, row.currency);
    return { paymentId, accountId, state: row.state as PaymentState, amount, updatedAt };
  }
}
