import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { EvidenceService, Fact_Kind, OrchestratorService, SagaStep_Direction } from '@comanda/contracts';
import { missingFacts, type Fact, type Saga } from './missing-facts.js';

type FactInit = NonNullable<
  MessageInitShape<(typeof EvidenceService)['method']['getEvidence']['output']>['facts']
>[number];

const all = new Set(['order', 'orchestrator', 'consumer', 'kitchen', 'accounting']);
const without = (service: string) => new Set([...all].filter((name) => name !== service));

function factsOf(...facts: FactInit[]): Fact[] {
  return create(EvidenceService.method.getEvidence.output, { facts }).facts;
}
function saga(awaiting: { direction?: SagaStep_Direction; attempt?: number }[] = [], parkedReason = ''): Saga {
  const steps = awaiting.map((each) => ({ step: 'createTicket', participant: 'kitchen', attempt: 2, ...each }));
  const one = { sagaId: 'create-order:o', type: 'create-order', awaiting: steps, parkedReason };
  return create(OrchestratorService.method.listSagas.output, { sagas: [one] }).sagas[0]!;
}
const texts = (...given: Parameters<typeof missingFacts>) =>
  missingFacts(...given).map(({ service, text }) => `${service} ${text}`);

const order: FactInit = { kind: Fact_Kind.STATE, service: 'order', id: 'o' };
const owed: FactInit = {
  kind: Fact_Kind.OWED,
  service: 'order',
  id: 'order:o:1:OrderCreated',
  waitsFor: ['orchestrator'],
};
const handled = (service: string, id: string): FactInit => ({ kind: Fact_Kind.HANDLED, service, id });

it('misses nothing of an order whose saga awaits nothing', () => {
  expect(texts(factsOf(order), [saga()], all)).toEqual([]);
});

describe('a step that is awaited', () => {
  it('is missing where its participant has not handled the command', () => {
    expect(texts(factsOf(order), [saga([{}])], all)).toEqual([
      'kitchen has not done createTicket (create-order), sent 2 times',
    ]);
  });

  it('was not sent to a participant that is absent', () => {
    expect(texts(factsOf(order), [saga([{ attempt: 0, direction: SagaStep_Direction.UNDO }])], all)).toEqual([
      'kitchen has not done the undoing of createTicket (create-order), not sent: it is absent',
    ]);
  });

  it('is the orchestrator’s to take where the participant has answered', () => {
    const facts = factsOf(order, handled('kitchen', 'create-order:o:createTicket:do'));
    expect(texts(facts, [saga([{}])], all)).toEqual([
      'orchestrator has not taken the answer of kitchen to createTicket (create-order), which is there',
    ]);
    const undo = [saga([{ direction: SagaStep_Direction.UNDO }])];
    expect(texts(facts, undo, all)[0]).toMatch(/^kitchen has not done the undoing/);
  });

  it('may have been done by one that cannot be asked', () => {
    expect(texts(factsOf(order), [saga([{}])], without('kitchen'))[0]).toContain('and cannot be asked');
  });
});

it('tells that a saga is parked', () => {
  expect(texts(factsOf(order), [saga([], 'ATTEMPTS_EXHAUSTED')], all)[0]).toContain(
    'orchestrator create-order is parked (ATTEMPTS_EXHAUSTED): it needs an operator',
  );
});

describe('an event that is kept', () => {
  it('is missing at the subscribers that have not handled it', () => {
    expect(texts(factsOf(order, owed), [], all)).toEqual([
      'orchestrator has not handled OrderCreated: order has not sent it yet',
    ]);
    expect(texts(factsOf(order, { ...owed, streamSequence: 7n }), [], all)[0]).toContain('number 7 of the log');
  });

  it('is not missing at one that has it, and has not said so', () => {
    const facts = factsOf(order, owed, handled('orchestrator', 'order:o:1:OrderCreated'));
    expect(texts(facts, [saga()], all)).toEqual([]);
  });
});

it('tells what could not be handled, and where to look', () => {
  const letter = { kind: Fact_Kind.DEAD_LETTER, service: 'kitchen', id: 'x:y:do', text: 'could not handle it: broken' };
  expect(texts(factsOf(order, letter), [saga()], all)).toEqual([
    'kitchen could not handle it: broken (npm run dlq -- show x:y:do)',
  ]);
});

describe('an order without a saga', () => {
  it('is missed by the orchestrator where nobody keeps the event any more', () => {
    expect(texts(factsOf(order), [], all)[0]).toContain('orchestrator has no saga of the order');
  });

  it('may have one where the orchestrator cannot be asked', () => {
    expect(texts(factsOf(order), [], without('orchestrator'))).toEqual([]);
  });
});
