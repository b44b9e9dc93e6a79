import { inMacrotask, SimulatedWorld, type CommittedTransaction, type StoredRow } from '@comanda/simulation';
import { History } from '../src/people/history.js';
import { drawScenario } from '../src/plan/draw-scenario.js';
import { Day } from '../src/run/day.js';
import { quiet } from '../src/run/quiet.js';
import type { ServiceName } from '../src/town/bindings.js';
import { violationsOf } from '../src/invariants/violations.js';
import type { Remains } from '../src/invariants/evidence.js';

quiet({ fast: false });

/** A day without trouble, on which orders end in many ways. */
async function quietDay(): Promise<Remains> {
  const seed = 13;
  const scenario = { ...drawScenario(seed), rates: {}, outages: [], focus: undefined, deployAt: undefined };
  const world = new SimulatedWorld({ seed });
  const history = new History();
  await inMacrotask(() => new Day(world, scenario, history, { seed }).run());
  return { world, history, scenario };
}

/** A row in that state, and its key. */
function rowIn(remains: Remains, service: ServiceName, table: string, state: string): [string, StoredRow] {
  const found = [...remains.world.database(service).table(table)].find(
    ([, { row }]) => (row.phase ?? row.state) === state,
  );
  if (!found) throw new Error(`nothing in ${table} is ${state}`);
  return found;
}

function change(remains: Remains, service: ServiceName, table: string, from: string, to: object): string {
  const [key, stored] = rowIn(remains, service, table, from);
  remains.world
    .database(service)
    .table(table)
    .set(key, { ...stored, row: { ...stored.row, ...to } });
  return key;
}

const forge = (remains: Remains, service: ServiceName, forged: Partial<CommittedTransaction>): void =>
  void remains.world
    .database(service)
    .transactions.push({ event: 1, by: 'nobody', inbox: [], changes: [], appended: [], outbox: [], ...forged });

const CRIMES: readonly [invariant: string, crime: string, commit: (remains: Remains) => void][] = [
  [
    'I1',
    'an accepted order is lost',
    ({ world, history }) => world.database('order').table('orders').delete(history.accepted[0]!.orderId),
  ],
  [
    'I1',
    'a key makes two orders',
    ({ history }) => void history.tries.push({ key: history.accepted[0]!.key, orderId: history.accepted[1]!.orderId }),
  ],
  [
    'I2',
    'an order is approved whose saga has turned back',
    (remains) => void change(remains, 'orchestrator', 'saga_instances', 'completed', { phase: 'compensated' }),
  ],
  [
    'I2',
    'an ended saga goes on',
    (remains) => {
      const [key, stored] = rowIn(remains, 'orchestrator', 'saga_instances', 'completed');
      forge(remains, 'orchestrator', { changes: [{ table: 'saga_instances', key, before: stored, after: stored }] });
    },
  ],
  [
    'I3',
    'a saga never ends',
    (remains) => void change(remains, 'orchestrator', 'saga_instances', 'completed', { phase: 'running' }),
  ],
  [
    'I3',
    'a saga is parked',
    (remains) => void change(remains, 'orchestrator', 'saga_instances', 'completed', { parked_reason: 'X' }),
  ],
  [
    'I4',
    'a ledger entry is made twice',
    ({ world }) => {
      const ledger = world.database('accounting').log('ledger');
      ledger.push(ledger[0]!);
    },
  ],
  [
    'I4',
    'a command is handled twice',
    ({ world }) => {
      const [first] = world.database('kitchen').transactions.filter(({ inbox }) => inbox.length > 0);
      world.database('kitchen').transactions.push({ ...first!, changes: [], outbox: [] });
    },
  ],
  [
    'I4',
    'a step that was counted was not done',
    ({ world }) => {
      const { inbox } = world.database('accounting');
      inbox.delete([...inbox.keys()].find((id) => id.endsWith('authorizePayment:do'))!);
    },
  ],
  [
    'I5',
    'money is missing',
    ({ world }) => {
      const ledger = world.database('accounting').log('ledger');
      ledger[0] = { ...ledger[0]!, held_minor: 1n };
    },
  ],
  [
    'I6',
    'a rejected order is cooked',
    (remains) => {
      const orderId = change(remains, 'order', 'orders', 'APPROVED', { state: 'REJECTED' });
      expect(remains.world.database('kitchen').table('tickets').has(orderId)).toBe(true);
    },
  ],
  [
    'I6',
    'something else is cooked than was ordered',
    (remains) => void change(remains, 'kitchen', 'tickets', 'AWAITING_ACCEPTANCE', { line_items: [] }),
  ],
  [
    'I7',
    'something is undone after the pivot',
    (remains) => {
      const [saga_id] = rowIn(remains, 'orchestrator', 'saga_instances', 'completed');
      const line = { saga_id, step: 'createTicket', direction: 'undo', outcome: 'succeeded' };
      remains.world.database('orchestrator').log('saga_journal').push(line);
    },
  ],
  [
    'I8',
    'an order takes a forbidden way',
    (remains) => {
      const [key, stored] = rowIn(remains, 'order', 'orders', 'APPROVED');
      const after = { version: stored.version + 1, row: { ...stored.row, state: 'REJECTED' } };
      forge(remains, 'order', { changes: [{ table: 'orders', key, before: stored, after }] });
    },
  ],
  [
    'I8',
    'a version is written twice',
    (remains) => {
      const [key, stored] = rowIn(remains, 'order', 'orders', 'APPROVED');
      forge(remains, 'order', { changes: [{ table: 'orders', key, before: stored, after: stored }] });
    },
  ],
  [
    'I9',
    'a stranger lets go what a saga holds',
    (remains) => {
      const [key, stored] = rowIn(remains, 'order', 'orders', 'APPROVED');
      const held = { ...stored, row: { ...stored.row, locked_by: 'cancel-order:x' } };
      forge(remains, 'order', { changes: [{ table: 'orders', key, before: held, after: stored }] });
    },
  ],
  [
    'I10',
    'an event is told that nobody has committed',
    ({ world }) => {
      const [sighting] = world.server.sightings.filter(({ subject }) => subject.startsWith('evt.'));
      for (const { outbox } of world.database('order').transactions) (outbox as unknown[]).length = 0;
      expect(sighting).toBeDefined();
    },
  ],
  [
    'I10',
    'a command leaves before its saga was stored',
    ({ world }) => {
      const index = world.server.sightings.findIndex(({ subject }) => subject.startsWith('cmd.'));
      world.server.sightings[index] = { ...world.server.sightings[index]!, event: 0 };
    },
  ],
  [
    'I11',
    'a customer is told an old state',
    ({ history }) => {
      const [reading] = history.readings;
      history.readings.unshift({ ...reading!, version: reading!.version + 1 });
    },
  ],
  [
    'I12',
    'an event is still owed',
    ({ world }) => {
      const { outbox } = world.database('order');
      outbox.add({ id: outbox.newId(), eventId: 'e', subject: 's', subscribers: [], envelope: new Uint8Array() }, 0);
    },
  ],
  [
    'I12',
    'a message was buried',
    ({ world }) => {
      world.database('order').bury({ messageId: 'm', subject: 's', envelope: new Uint8Array(), reason: 'r' }, false);
    },
  ],
];

it('finds nothing on a day without trouble', async () => {
  expect(violationsOf(await quietDay())).toEqual([]);
});

it.each(CRIMES)('%s is violated when %s', async (invariant, _crime, commit) => {
  const remains = await quietDay();
  commit(remains);
  const violated = violationsOf(remains).map((violation) => violation.slice(0, violation.indexOf(':')));
  expect(violated).toContain(invariant);
});
