import { money } from '@comanda/kernel';
import type { Table } from '@comanda/messaging';
import type { Payment, PaymentState } from '../domain/payment.js';

/** Where payments live. */
export const paymentsTable: Table<Payment> = {
  name: 'payments',
  key: 'payment_id',
  columns: {
    payment_id: 'uuid',
    account_id: 'uuid',
    state: 'text',
    amount_minor: 'bigint',
    currency: 'text',
    revised_by: 'text',
    updated_at: 'timestamptz',
  },
  toRow: ({ paymentId, accountId, state, amount, revisedBy, updatedAt }) => ({
    payment_id: paymentId,
    account_id: accountId,
    state,
    amount_minor: amount.amountMinor,
    currency: amount.currency,
    revised_by: revisedBy,
    updated_at: updatedAt,
  }),
  fromRow: (row) => ({
    paymentId: row.payment_id as string,
    accountId: row.account_id as string,
    state: row.state as PaymentState,
    amount: money(row.amount_minor as bigint, row.currency as string),
    revisedBy: row.revised_by as string | null,
    updatedAt: row.updated_at as Date,
  }),
};
