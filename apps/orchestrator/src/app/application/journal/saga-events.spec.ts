import type { JournalEntry } from '@comanda/saga-engine';
import { eventsOf } from './saga-events.js';

type Line = Pick<JournalEntry, 'outcome' | 'direction' | 'phase'>;
const line = (outcome: Line['outcome'], phase: Line['phase'], direction: Line['direction'] = 'do'): Line => ({
  outcome,
  phase,
  direction,
});

it.each<[Line, string[]]>([
  [line('started', 'running'), ['SagaStarted']],
  [line('succeeded', 'running'), ['SagaStepSucceeded']],
  [line('succeeded', 'completed'), ['SagaStepSucceeded', 'SagaCompleted']],
  [line('refused', 'compensating'), ['SagaStepRefused', 'SagaCompensating']],
  [line('refused', 'compensated'), ['SagaStepRefused', 'SagaCompensated']],
  [line('refused', 'running'), ['SagaStepRefused']],
  [line('unknown', 'compensating'), ['SagaCompensating']],
  [line('unknown', 'running'), []],
  [line('succeeded', 'compensating', 'undo'), ['SagaStepSucceeded']],
  [line('refused', 'compensating', 'undo'), ['SagaStepRefused']],
  [line('succeeded', 'compensated', 'undo'), ['SagaStepSucceeded', 'SagaCompensated']],
  [line('parked', 'compensating', 'undo'), ['SagaParked']],
  [line('parked', 'running'), ['SagaParked']],
  [line('dropped', 'compensating'), []],
  [line('dropped', 'completed'), []],
  [line('retried', 'running'), []],
  [line('skipped', 'running'), ['SagaStepSucceeded']],
  [line('skipped', 'completed'), ['SagaStepSucceeded', 'SagaCompleted']],
  [line('forced', 'compensating'), ['SagaStepRefused', 'SagaCompensating']],
  [line('turned-back', 'compensating'), ['SagaCompensating']],
])('%j means %j', (given, events) => {
  expect(eventsOf(given)).toEqual(events);
});
