import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { defineSaga, describeSaga, type SagaDefinition } from '@comanda/saga';
import { createTestDatabase, jsonCommand, type TestDatabase } from '@comanda/testing';
import { silentLog } from '../terminal/log.mjs';
import { LiveDatabase } from './live-sagas.mjs';
import { plan } from './plan.mjs';

interface Trip {
  readonly tripId: string;
}
const MIGRATIONS = fileURLToPath(new URL('../../prisma/orchestrator/migrations', import.meta.url));
const same = ({ tripId }: Trip): Trip => ({ tripId });
const [book, cancel, check, fly] = ['Book', 'Cancel', 'Check', 'Fly'].map((name) =>
  jsonCommand<Trip, object>('agency', name),
) as [Command, Command, Command, Command];
type Command = ReturnType<typeof jsonCommand<Trip, object>>;

const begun = (version: number) =>
  defineSaga<Trip>('trip', version).compensatable('book', { invoke: [book, same], compensate: [cancel, same] });
const first = begun(1)
  .pivot('fly', { invoke: [fly, same] })
  .build();
/** Checks something before the flight. */
const second = begun(2)
  .compensatable('check', { invoke: [check, same] })
  .pivot('fly', { invoke: [fly, same] })
  .build();

let database: TestDatabase;
let root: string;
let printed: string;

beforeAll(async () => {
  database = await createTestDatabase(MIGRATIONS);
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.query('delete from saga_instances');
  root = mkdtempSync(path.join(tmpdir(), 'comanda-plan-'));
  mkdirSync(path.join(root, 'apps/orchestrator'), { recursive: true });
  printed = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => ((printed += String(chunk)), true));
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(root, { recursive: true, force: true });
});

const under = async (definitions: readonly SagaDefinition[], given: { apply?: boolean; write?: boolean } = {}) => {
  const options = {
    database: database.url,
    apply: false,
    write: false,
    json: true,
    portOffset: 0,
    help: false,
    ...given,
  };
  printed = '';
  const code = await plan(root, { definitions, deadlineMs: 30_000 }, options, silentLog);
  return { code, ...(JSON.parse(printed) as { faults: string[]; plans: object[]; applied: number }) };
};
/** As many sagas at a place of a definition. */
const stored = async (
  saga: SagaDefinition,
  step: string,
  count = 1,
  given: { phase?: string; direction?: string } = {},
) => {
  const { phase = 'running', direction = 'do' } = given;
  for (let number = 0; number < count; number += 1)
    await database.query(
      `insert into saga_instances (saga_id, type, definition_version, definition_hash, subject, phase, state, awaiting, started_at, updated_at, version)
       values (gen_random_uuid()::text, $1, $2, $3, 's', $4, '{}', $5::jsonb, now(), now(), 1)`,
      [
        saga.type,
        saga.version,
        describeSaga(saga).hash,
        phase,
        JSON.stringify([{ step, direction, attempt: number, dueMs: number }]),
      ],
    );
};

describe('the plan', () => {
  beforeEach(async () => {
    await under([first, second], { write: true });
  });

  it('counts sagas at one place together, whatever their timers, and leaves out those that have ended', async () => {
    await stored(first, 'book', 3);
    await stored(first, 'book', 1, { phase: 'compensated' });
    await stored(second, 'check');
    const { code, plans } = await under([first, second]);
    expect(code).toBe(0);
    expect(plans).toMatchObject([
      { type: 'trip', version: 1, count: 3, awaiting: [{ step: 'book', direction: 'do' }], fate: 'pin' },
      { version: 2, count: 1, fate: 'safe', target: { version: 2, hash: describeSaga(second).hash } },
    ]);
  });

  it('fails when a saga would be stranded', async () => {
    await stored(first, 'fly');
    const { code, plans } = await under([second]);
    expect([code, plans]).toEqual([1, [expect.objectContaining({ fate: 'stranded', target: null })]]);
  });

  it('changes nothing by itself', async () => {
    await stored(first, 'book');
    await expect(under([second])).resolves.toMatchObject({ code: 0, plans: [{ fate: 'map' }], applied: 0 });
    await expect(under([second])).resolves.toMatchObject({ plans: [{ fate: 'map' }] });
  });

  it('has sagas go on with the newer definition when it is applied', async () => {
    await stored(first, 'book', 2);
    await stored(first, 'book', 1, { phase: 'compensating', direction: 'undo' });
    await expect(under([second], { apply: true })).resolves.toMatchObject({
      code: 0,
      applied: 3,
      plans: [{ fate: 'safe' }, { fate: 'safe' }],
    });
    const rows = await database.query(
      'select distinct definition_version, definition_hash, version from saga_instances',
    );
    expect(rows).toEqual([{ definition_version: 2, definition_hash: describeSaga(second).hash, version: 2 }]);
  });

  it('leaves alone what has gone on meanwhile', async () => {
    await stored(first, 'book');
    const live = await LiveDatabase.open(database.url);
    const [group] = await live.groups();
    await database.query(`update saga_instances set awaiting = '[{ "step": "fly", "direction": "do" }]', version = 2`);
    expect(await live.repin(group!, describeSaga(second))).toBe(0);
    await live.close();
  });

  it('says so when a database cannot be reached that was named', async () => {
    const options = {
      database: 'postgresql://127.0.0.1:9/x',
      apply: false,
      write: false,
      json: true,
      portOffset: 0,
      help: false,
    };
    await expect(plan(root, { definitions: [first], deadlineMs: 1 }, options, silentLog)).rejects.toThrow();
  });
});

describe('the released definitions', () => {
  it('must have every definition', async () => {
    await expect(under([first])).resolves.toMatchObject({ code: 1, faults: [expect.stringContaining('trip@1')] });
    await expect(under([first], { write: true })).resolves.toMatchObject({ code: 0, faults: [] });
    await expect(under([first])).resolves.toMatchObject({ code: 0, faults: [] });
  });

  it('do not change, even when they are to be written', async () => {
    await under([first], { write: true });
    const changed = { ...second, version: 1 };
    const fault = expect.stringContaining('needs version 2');
    await expect(under([changed], { write: true })).resolves.toMatchObject({ code: 1, faults: [fault] });
  });
});
