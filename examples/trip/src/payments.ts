import { Module } from '@nestjs/common';
import { DomainError } from '@comanda/kernel';
import { handler, MessagingModule, onCommand, ref, type Table } from '@comanda/messaging';
import { payments } from './contracts.js';
import { HealthModule } from './health.module.js';
import { databaseUrl, natsUrl } from './settings.js';

interface Payment {
  readonly tripId: string;
  readonly card: string;
  readonly cents: number;
}

const taken: Table<Payment> = {
  name: 'payments',
  key: 'trip_id',
  columns: { trip_id: 'text', card: 'text', cents: 'integer' },
  toRow: ({ tripId, card, cents }) => ({ trip_id: tripId, card, cents }),
  fromRow: (row) => ({ tripId: row.trip_id as string, card: row.card as string, cents: row.cents as number }),
};

const takePayment = handler({
  reads: ({ tripId }: Payment) => ({ payment: ref(taken, tripId) }),
  decide: (payment) => {
    if (payment.card === 'empty') throw new DomainError('CARD_DECLINED', 'conflict', 'The card was declined.');
    return { save: { payment }, reply: {} };
  },
});

@Module({
  imports: [
    HealthModule,
    MessagingModule.register({
      service: 'payments',
      databaseUrl: databaseUrl('payments'),
      natsUrl,
      commands: [onCommand(payments.takePayment, takePayment)],
    }),
  ],
})
export class PaymentsModule {}
