import { Saga_Phase, SagaStep_Direction, SagaStep_Outcome } from '@comanda/contracts';
import { aLine } from '../../../../test/journal-mothers.js';
import type { SagaFacts } from '../../application/saga-facts.js';
import { sagaMessage, wayOf } from './saga-message.js';
import { stepMessage, toldMessage } from './step-message.js';

const at = new Date('2026-01-01T00:00:00.000Z');
const timestamp = { seconds: 1767225600n, nanos: 0 };
const saga: SagaFacts = {
  sagaId: 'create-order:o1',
  type: 'create-order',
  definitionVersion: 2,
  subject: 'o1',
  progress: {
    phase: 'compensating',
    failure: { step: 'authorizePayment', code: 'CARD_DECLINED', outcome: 'refused' },
    awaiting: [{ step: 'createTicket', direction: 'undo', attempt: 3, dueMs: 0 }],
  },
  parked: 'ATTEMPTS_EXHAUSTED',
  startedAt: at,
  updatedAt: at,
};

describe('a saga', () => {
  it('is shown with what it awaits, of whom, and why it stands still', () => {
    expect(sagaMessage(saga, [])).toMatchObject({
      sagaId: 'create-order:o1',
      type: 'create-order',
      definitionVersion: 2,
      orderId: 'o1',
      phase: Saga_Phase.COMPENSATING,
      reason: 'CARD_DECLINED',
      awaiting: [{ step: 'createTicket', direction: SagaStep_Direction.UNDO, attempt: 3, participant: 'kitchen' }],
      parkedReason: 'ATTEMPTS_EXHAUSTED',
      startedAt: timestamp,
    });
  });

  it('is shown even where its definition is not here', () => {
    const { awaiting } = sagaMessage({ ...saga, definitionVersion: 99 }, []);
    expect(awaiting).toMatchObject([{ step: 'createTicket', participant: '' }]);
  });

  it('is shown in lists without what moved no step', () => {
    const outcomes = ['started', 'succeeded', 'dropped', 'refused', 'unknown', 'parked', 'retried'] as const;
    const way = wayOf(outcomes.map((outcome) => aLine(1, { outcome })));
    expect(way.map(({ outcome }) => outcome)).toEqual(['succeeded', 'refused', 'unknown', 'parked', 'retried']);
  });
});

describe('a line of the journal', () => {
  it.each([
    ['started', SagaStep_Outcome.STARTED],
    ['succeeded', SagaStep_Outcome.SUCCEEDED],
    ['refused', SagaStep_Outcome.REFUSED],
    ['unknown', SagaStep_Outcome.UNKNOWN],
    ['dropped', SagaStep_Outcome.DROPPED],
    ['parked', SagaStep_Outcome.PARKED],
    ['retried', SagaStep_Outcome.RETRIED],
    ['skipped', SagaStep_Outcome.SKIPPED],
    ['forced', SagaStep_Outcome.FORCED],
    ['turned-back', SagaStep_Outcome.TURNED_BACK],
  ] as const)('says what became of the step: %s', (outcome, message) => {
    expect(stepMessage(aLine(1, { outcome })).outcome).toBe(message);
  });

  it('says why: the code, or the reason of the operator whom it names', () => {
    expect(stepMessage(aLine(1, { code: 'CARD_DECLINED' }))).toMatchObject({ reason: 'CARD_DECLINED', byWhom: '' });
    const act = aLine(1, { outcome: 'forced', code: 'CARD_DECLINED', byWhom: 'ana', why: 'the card is stolen' });
    expect(stepMessage(act)).toMatchObject({ reason: 'the card is stolen', byWhom: 'ana' });
    expect(stepMessage(aLine(1))).toMatchObject({ reason: '' });
  });

  it('is told with its place, its saga, and what it means', () => {
    const line = aLine(7, { direction: 'undo', phase: 'compensated' });
    expect(toldMessage(line)).toMatchObject({
      eventId: '7',
      sagaId: 'create-order:o1',
      type: 'create-order',
      orderId: 'o1',
      phase: Saga_Phase.COMPENSATED,
      step: { step: 'createTicket', direction: SagaStep_Direction.UNDO, attempts: 1, at: timestamp },
      events: ['SagaStepSucceeded', 'SagaCompensated'],
    });
  });
});
