import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { orderEvents } from '@comanda/contracts';
import { PostgresStore } from '@comanda/messaging';
import { createTestDatabase, type TestDatabase } from '@comanda/testing';
// eslint-disable-next-line @nx/enforce-module-boundaries -- letters as the library itself writes them
import { encodeEnvelope } from '../../libs/messaging/src/envelope.js';
import { parseArguments } from './arguments.mjs';
import { atDesks, run } from './index.mjs';

const MIGRATIONS = fileURLToPath(new URL('../../prisma/consumer/migrations', import.meta.url));

let database: TestDatabase;
let store: PostgresStore;

beforeAll(async () => {
  database = await createTestDatabase(MIGRATIONS);
  store = new PostgresStore({ connectionString: database.url });
});
afterAll(async () => {
  await store.close();
  await database.drop();
});
beforeEach(() => database.query('delete from dead_letters; delete from inbox; delete from outbox'));

/** Runs a command on the database, which stands for the order service's; answers its exit code and what it printed. */
async function dlq(...args: string[]): Promise<{ code: number; said: string }> {
  const said: string[] = [];
  const code = await atDesks([{ service: 'order', url: database.url }], (desks) =>
    run(parseArguments(args, {}), desks, (text) => said.push(text)),
  );
  return { code, said: said.join('\n') };
}

const EVENT = 'order:o1:2:OrderApproved';
const COMMAND = 'create-order:o1:approve-order:do';
const base = { source: 'order', subject: 'o1', timeMs: Date.UTC(2026, 0, 1), data: Buffer.from('') };

const buryEvent = async (): Promise<void> => {
  const { approved } = orderEvents;
  const data = approved.encode({ orderId: 'o1' } as never);
  const envelope = encodeEnvelope({ ...base, id: EVENT, type: approved.type, sequence: 2, data });
  await store.bury({ messageId: EVENT, subject: 'evt.order.OrderApproved', envelope, reason: 'a defect' }, true);
};
const buryCommand = async (): Promise<void> => {
  const command = { sagaId: 's', step: 'approve-order', direction: 'do', attempt: 1, replyTo: 'reply.x' } as const;
  const envelope = encodeEnvelope({ ...base, id: COMMAND, type: 'order.ApproveOrder', command });
  await store.bury({ messageId: COMMAND, subject: 'cmd.order', envelope, reason: 'another' }, false);
};
const buryRubbish = (): Promise<void> =>
  store.bury({ messageId: 'undecodable:0', subject: 'evt.x', envelope: Buffer.from('rubbish'), reason: 'r' }, false);

describe('dlq list', () => {
  it('says so when there is nothing', async () => {
    expect(await dlq('list')).toEqual({ code: 0, said: 'There are no dead letters.' });
    expect(await dlq('list', '--json')).toEqual({ code: 0, said: '[]' });
  });

  it('lists each letter with its service and its reason', async () => {
    await buryEvent();
    await buryCommand();
    const { said } = await dlq('list', '--json');
    expect(JSON.parse(said)).toMatchObject([
      { service: 'order', id: COMMAND, subject: 'cmd.order', reason: 'another', occurrences: 1 },
      { service: 'order', id: EVENT, subject: 'evt.order.OrderApproved', reason: 'a defect', occurrences: 1 },
    ]);
    expect((await dlq('list')).said).toContain(EVENT);
  });
});

describe('dlq show', () => {
  it('shows what is in a letter, the payload by its contract', async () => {
    await buryEvent();
    expect(JSON.parse((await dlq('show', EVENT)).said)).toMatchObject({
      id: EVENT,
      messages: [
        {
          kind: 'event',
          type: 'comanda.order.v1.OrderApproved',
          sequence: 2,
          time: '2026-01-01T00:00:00.000Z',
          payload: { orderId: 'o1' },
        },
      ],
    });
  });

  it('shows the bytes of what cannot be decoded', async () => {
    await buryRubbish();
    const base64 = Buffer.from('rubbish').toString('base64');
    expect(JSON.parse((await dlq('show', 'undecodable:0')).said)).toMatchObject({ messages: [], base64 });
  });

  it('fails when there is no such letter', async () => {
    await expect(dlq('show', 'nothing')).rejects.toThrow('there is no dead letter nothing');
  });
});

describe('dlq redrive', () => {
  const outbox = () => database.query('select event_id, subject, subscribers from outbox');
  const handled = () => store.handled([EVENT]);

  it('puts an event back for its service alone', async () => {
    await buryEvent();
    const { code, said } = await dlq('redrive', EVENT);
    expect([code, said]).toEqual([0, `order: ${EVENT} is in the outbox, and will be handled again`]);
    expect(await outbox()).toEqual([{ event_id: EVENT, subject: 'evt.redrive.order', subscribers: ['order'] }]);
    expect(await handled()).toEqual(new Set());
    expect((await dlq('list')).said).toBe('There are no dead letters.');
  });

  it('lets a command come again, and says what that depends on', async () => {
    await buryCommand();
    expect((await dlq('redrive', COMMAND)).said).toContain('when its saga sends it again');
    expect([await outbox(), await store.letters(10, '')]).toEqual([[], []]);
  });

  it('takes all of them, and what fails does not keep the others', async () => {
    await buryRubbish();
    await buryEvent();
    await buryCommand();
    const { code, said } = await dlq('redrive', '--all', '--json');
    expect(code).toBe(1);
    expect(said.split('\n').map((line) => JSON.parse(line) as object)).toEqual([
      { service: 'order', id: COMMAND, result: 'expected' },
      { service: 'order', id: EVENT, result: 'again' },
      { service: 'order', id: 'undecodable:0', error: expect.stringContaining('cannot be decoded') },
    ]);
    expect((await store.letters(10, '')).map(({ messageId }) => messageId)).toEqual(['undecodable:0']);
  });
});

describe('a database that does not answer', () => {
  it('is named, with a way out', async () => {
    const away = [{ service: 'kitchen', url: 'postgresql://postgres@127.0.0.1:1/kitchen' }];
    await expect(atDesks(away, async () => 0)).rejects.toThrow(
      'the database of kitchen does not answer (127.0.0.1:1/kitchen). Is the demo up',
    );
  });
});
