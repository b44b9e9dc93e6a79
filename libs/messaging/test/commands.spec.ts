import { jsonCommand, settled } from '@comanda/testing';
import { commandId, handler, onCommand, type CommandBinding, type OutgoingCommand } from '../src/index.js';
import { batches, encodeEnvelope } from '../src/envelope.js';
import { replySubject } from '../src/subjects.js';
import { accounts, broken, deposit, ledger, withdraw, type Movement } from './bank.js';
import { World, type Service } from './world.js';

const bankCommands = {
  deposit: jsonCommand<Movement, { balance: number }>('bank', 'Deposit'),
  withdraw: jsonCommand<Movement, { balance: number }>('bank', 'Withdraw'),
  explode: jsonCommand<Movement, object>('bank', 'Explode'),
};

const bindings: CommandBinding[] = [
  onCommand(bankCommands.deposit, deposit),
  onCommand(bankCommands.withdraw, withdraw),
  onCommand(bankCommands.explode, broken),
];

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

/** A decision whose only effect is that these commands leave. */
const order = handler({
  reads: () => ({}),
  decide: (commands: readonly OutgoingCommand[]) => ({ send: commands, reply: {} }),
});

type Name = 'deposit' | 'withdraw' | 'explode';

function command(sagaId: string, name: Name, change: Partial<OutgoingCommand> = {}, amount = 5): OutgoingCommand {
  const { participant, name: commandName, request } = bankCommands[name];
  return {
    id: commandId(sagaId, name, change.direction ?? 'do'),
    participant,
    name: commandName,
    data: request.encode({ accountId: sagaId, amount }),
    sagaId,
    step: name,
    direction: 'do',
    attempt: 1,
    mustSucceed: change.direction === 'undo',
    traceparent,
    ...change,
  };
}

let world: World;
let teller: Service;
let bank: Service;

const send = (...commands: OutgoingCommand[]): Promise<unknown> => teller.messaging.executor.execute(order, commands);
const repliesAreThere = (count: number): Promise<void> =>
  world.until(`${count} replies`, () => teller.replies.length === count);
const balanceOf = (accountId: string): unknown => bank.store.table(accounts.name).get(accountId)?.row.balance;
const answers = (): unknown[] => teller.replies.map(({ data }) => JSON.parse(Buffer.from(data).toString()));

beforeEach(async () => {
  world = new World();
  bank = await world.start('bank', { commands: bindings });
  teller = await world.start('teller');
});
afterEach(() => world.stop());

describe('a command', () => {
  it('is answered with its saga, step, direction, attempt and trace', async () => {
    await send(command('s1', 'deposit', { attempt: 3 }));
    await repliesAreThere(1);
    const [reply] = teller.replies;
    expect(reply).toMatchObject({
      id: 's1:deposit:do:reply',
      type: 'bank.Deposit',
      source: 'bank',
      subject: 's1',
      traceparent,
      reply: { sagaId: 's1', step: 'deposit', direction: 'do', attempt: 3, refusal: undefined },
    });
    expect(answers()).toEqual([{ balance: 5 }]);
  });

  it('travels with others: one message there, one commit, one message back', async () => {
    await send(command('s1', 'deposit'), command('s2', 'deposit'), command('s3', 'withdraw'));
    await repliesAreThere(3);
    const sizes = (subject: string) =>
      world.broker.passed.filter((sent) => sent.subject === subject).map(({ messages }) => messages.length);
    expect(sizes('cmd.bank')).toEqual([3]);
    expect(sizes('reply.teller.p1')).toEqual([3]);
    expect(bank.store.commits).toBe(1);
  });

  it('that is refused is answered with the reason', async () => {
    await send(command('s1', 'withdraw'));
    await repliesAreThere(1);
    expect(teller.replies[0]!.reply.refusal).toMatchObject({
      code: 'INSUFFICIENT_FUNDS',
      message: 'Too little money.',
    });
  });

  it('that undoes something may be refused now, and done when it comes again', async () => {
    const undo = command('s1', 'withdraw', { direction: 'undo' });
    await send(undo);
    await send(command('s1', 'deposit'));
    await send({ ...undo, attempt: 2 });
    await repliesAreThere(3);
    expect(teller.replies.map(({ reply }) => reply.refusal?.code)).toEqual([
      'INSUFFICIENT_FUNDS',
      undefined,
      undefined,
    ]);
    expect(balanceOf('s1')).toBe(0);
  });

  it('is answered to the process that sent it', async () => {
    const second = await world.start('teller', { store: teller.store, processId: 'p2' });
    await second.messaging.executor.execute(order, [command('s1', 'deposit')]);
    await world.until('the reply', () => second.replies.length === 1);
    expect(teller.replies).toEqual([]);
  });

  it('whose reply was lost gets the same reply when it comes again, for the new attempt', async () => {
    world.broker.lost.add('reply.teller.p1');
    await send(command('s1', 'deposit'));
    await world.until('the effect', () => balanceOf('s1') === 5);
    await settled();
    expect(teller.replies).toEqual([]);
    world.broker.lost.clear();
    await send(command('s1', 'deposit', { attempt: 2 }));
    await repliesAreThere(1);
    expect(answers()).toEqual([{ balance: 5 }]);
    expect(teller.replies[0]!.reply.attempt).toBe(2);
    expect(bank.store.log(ledger.name)).toHaveLength(1);
  });

  it('that comes late to its undoing is refused', async () => {
    await send(command('s1', 'withdraw', { direction: 'undo', undoes: 's1:deposit:do' }));
    await send(command('s1', 'deposit'));
    await repliesAreThere(2);
    expect(teller.replies.map(({ reply }) => reply.refusal?.code)).toEqual([undefined, 'UNDONE']);
    expect(bank.store.log(ledger.name)).toEqual([]);
  });

  it('is not answered while the store is away, and is when it comes again', async () => {
    bank.store.available = false;
    await send(command('s1', 'deposit'));
    await settled();
    bank.store.available = true;
    expect(bank.store.deadLetters.size).toBe(0);
    await send(command('s1', 'deposit', { attempt: 2 }));
    await repliesAreThere(1);
    expect(answers()).toEqual([{ balance: 5 }]);
  });

  it('goes to one of the processes, and it does not matter to which one a repetition goes', async () => {
    const second = await world.start('bank', { commands: bindings, store: bank.store, processId: 'p2' });
    for (let attempt = 1; attempt <= 4; attempt += 1) await send(command('s1', 'deposit', { attempt }));
    await repliesAreThere(4);
    expect(answers()).toEqual(Array.from({ length: 4 }, () => ({ balance: 5 })));
    expect(bank.store.log(ledger.name)).toHaveLength(1);
    await second.messaging.stop();
  });

  it('whose answer is none is not taken for answered', async () => {
    const stray = { id: 'stray', type: 'bank.Deposit', source: 'x', subject: 's1', timeMs: 0, data: new Uint8Array() };
    const [batch] = [...batches([encodeEnvelope(stray)], (bytes) => bytes)];
    world.broker.publish(replySubject('teller', 'p1'), batch!.payload);
    await send(command('s1', 'deposit'));
    await repliesAreThere(1);
    expect(teller.replies.map(({ id }) => id)).toEqual(['s1:deposit:do:reply']);
  });

  it('that leaves without a connection is lost, and nothing else', async () => {
    world.broker.connected = false;
    await expect(send(command('s1', 'deposit'))).resolves.toEqual({});
    world.broker.connected = true;
    await settled();
    expect(world.broker.passed).toEqual([]);
  });
});

describe('a command that cannot be handled', () => {
  const letters = (): unknown[] =>
    [...bank.store.deadLetters.values()].map(({ messageId, reason }) => [messageId, reason]);

  it.each([
    ['meets a defect', command('s1', 'explode'), 'a defect'],
    ['is unknown here', command('s1', 'deposit', { name: 'Rob' }), 'bank does not handle bank.Rob'],
    ['cannot be read', command('s1', 'deposit', { data: Buffer.from('{') }), 'JSON'],
  ])('because it %s goes to the dead letters, and holds up nobody', async (_why, poison, reason) => {
    await send(command('s0', 'deposit'), poison, command('s2', 'deposit'));
    await repliesAreThere(2);
    expect(letters()).toEqual([[poison.id, expect.stringContaining(reason)]]);
    await send(command('s3', 'deposit'));
    await repliesAreThere(3);
  });

  it('is counted each time it comes, and is decided again once it is mended', async () => {
    await send(command('s1', 'explode'));
    await send(command('s1', 'explode'));
    await world.until('two occurrences', () => bank.store.deadLetters.get('s1:explode:do')?.occurrences === 2);
    await bank.messaging.stop();
    await world.start('bank', { commands: [onCommand(bankCommands.explode, deposit)], store: bank.store });
    await send(command('s1', 'explode'));
    await repliesAreThere(1);
    expect(answers()).toEqual([{ balance: 5 }]);
  });

  it('because it names no saga goes to the dead letters', async () => {
    const stray = { id: 'stray', type: 'bank.Deposit', source: 'x', subject: 's1', timeMs: 0, data: new Uint8Array() };
    const envelope = encodeEnvelope(stray);
    world.broker.publish('cmd.bank', Buffer.concat([Buffer.from([0x0a, envelope.length]), envelope]));
    await world.until('a letter', () => bank.store.deadLetters.size === 1);
    expect(letters()).toEqual([['stray', 'a command without its saga, step and attempt']]);
  });

  it('because it is no message at all goes to the dead letters, and the next one is handled', async () => {
    world.broker.publish('cmd.bank', Buffer.from('rubbish'));
    await send(command('s1', 'deposit'));
    await repliesAreThere(1);
    const [letter] = bank.store.deadLetters.values();
    expect(letter).toMatchObject({ subject: 'cmd.bank', reason: expect.stringContaining('cannot be decoded') });
  });
});

describe('a service that stops', () => {
  it('answers what it has taken, takes nothing more, and leaves no timer', async () => {
    const slow = Promise.withResolvers<void>();
    const transaction = bank.store.transaction.bind(bank.store);
    bank.store.transaction = (work) => slow.promise.then(() => transaction(work));
    await send(command('s1', 'deposit'));
    await settled();
    let ended = false;
    void bank.messaging.stop().then(() => (ended = true));
    await settled();
    expect(ended).toBe(false);
    slow.resolve();
    await settled();
    expect(ended).toBe(true);
    expect(world.broker.messagesTo('reply.teller.p1')).toHaveLength(1);
    expect(balanceOf('s1')).toBe(5);
    await send(command('s2', 'deposit'));
    await settled();
    expect(balanceOf('s2')).toBeUndefined();
    await teller.messaging.stop();
    expect(world.clock.waiting).toBe(0);
  });

  it('stores the dead letters of what it has taken', async () => {
    const slow = Promise.withResolvers<void>();
    const bury = bank.store.bury.bind(bank.store);
    bank.store.bury = (...args) => slow.promise.then(() => bury(...args));
    await send(command('s1', 'explode'));
    await settled();
    let ended = false;
    void bank.messaging.stop().then(() => (ended = true));
    await settled();
    expect(ended).toBe(false);
    slow.resolve();
    await settled();
    expect(ended).toBe(true);
  });
});
