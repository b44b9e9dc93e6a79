import { money } from '@comanda/kernel';
import type { Consumer } from '../src/app/domain/consumer.js';

/** A consumer for tests: Ana, not blocked, who may order for up to 100.00 EUR; what is given overrides. */
export function ana(overrides: Partial<Consumer> = {}): Consumer {
  return {
    consumerId: '01890a5d-ac96-774b-bcce-b302099a8057',
    name: 'Ana',
    orderLimit: money(10_000, 'EUR'),
    blocked: false,
    registeredAt: new Date('2026-03-01T10:00:00Z'),
    ...overrides,
  };
}
