import { DomainError } from '@comanda/kernel';
import { sagas } from '../sagas/index.js';
import { reviseOrderSaga } from '../sagas/revise-order/revise-order.saga.js';
import { replyGiven } from './reply-given.js';
import type { SagaFacts } from './saga-facts.js';

const saga = (
  step: string,
  direction: 'do' | 'undo' = 'do',
  definitionVersion = reviseOrderSaga.version,
): SagaFacts => ({
  sagaId: 's1',
  type: 'revise-order',
  definitionVersion,
  subject: 'o1',
  progress: { phase: 'running', awaiting: [{ step, direction, attempt: 1, dueMs: 0 }] },
  startedAt: new Date(0),
  updatedAt: new Date(0),
});
const given = (json: string, facts: SagaFacts, step = 'beginReviseOrder') => replyGiven(json, facts, step, sagas);
const total = '{ "newTotal": { "amountMinor": "100", "currency": "EUR" } }';

describe("an operator's reply", () => {
  it('is read as the reply of the step that is awaited', () => {
    expect(given(total, saga('beginReviseOrder'))).toMatchObject({ newTotal: { amountMinor: 100n, currency: 'EUR' } });
  });

  it('may be empty where the step answers nothing', () => {
    expect(given('', saga('beginReviseTicket'), 'beginReviseTicket')).toMatchObject({});
  });

  it.each(['', '{', '[]', '{ "total": 1 }'])('is refused when it is none of that step: %p', (json) => {
    expect(() => given(json, saga('beginReviseOrder'))).toThrow(
      expect.objectContaining({ code: 'REPLY_INVALID', kind: 'invalid' } satisfies Partial<DomainError>),
    );
  });

  it('does not matter for an undoing, a step that is not awaited, and a definition that is not here', () => {
    expect(given('{', saga('beginReviseOrder', 'undo'))).toEqual({});
    expect(given('{', saga('beginReviseTicket'))).toEqual({});
    expect(given('{', saga('beginReviseOrder', 'do', 99))).toEqual({});
  });
});
