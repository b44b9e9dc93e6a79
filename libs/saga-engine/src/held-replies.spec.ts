import type { ReplyMessage, SavedListener } from '@comanda/messaging';
import { FakeClock, settled } from '@comanda/testing';
import { HeldReplies } from './held-replies.js';
import type { AwaitedCommand, SagaInstance } from './saga-instance.js';

const SENT = { direction: 'do', attempt: 1, dueMs: 0 } as const;

let clock: FakeClock;
let held: HeldReplies;
let saved: SavedListener<SagaInstance>;
let isListening: boolean;

beforeEach(() => {
  clock = new FakeClock();
  isListening = true;
  const onSaved = (_table: unknown, listener: SavedListener<never>) => {
    saved = listener as SavedListener<unknown> as typeof saved;
    return () => void (isListening = false);
  };
  held = new HeldReplies({ onSaved }, clock);
});

function save(sagaId: string, ...awaiting: readonly (Partial<AwaitedCommand> & { readonly step: string })[]): void {
  const progress = { awaiting: awaiting.map((awaited) => ({ ...SENT, ...awaited })) };
  saved(sagaId, { entity: { progress } as unknown as SagaInstance, version: 1 });
}

const turnOf = (sagaId: string, step: string, direction: 'do' | 'undo' = 'do') =>
  held.turnOf({ reply: { sagaId, step, direction, attempt: 1 } } as ReplyMessage);

/** Whether it is that reply's turn. */
async function isReleased(turn: Promise<void> | undefined): Promise<boolean> {
  let isOver = turn === undefined;
  void turn?.then(() => (isOver = true));
  await settled();
  return isOver;
}

describe('a reply', () => {
  it('is held while another one of its group is to come', async () => {
    save('s1', { step: 'a' }, { step: 'b' });
    const first = turnOf('s1', 'a');
    expect(await isReleased(first)).toBe(false);
    expect(turnOf('s1', 'b')).toBe(first);
    expect(await isReleased(first)).toBe(true);
    expect(clock.waiting).toBe(0);
  });

  it.each([
    ['the saga is not known', () => turnOf('s2', 'a')],
    ['the step is not of the group', () => turnOf('s1', 'c')],
    ['it is about an undo', () => turnOf('s1', 'a', 'undo')],
  ])('is not held when %s', (_what, turn) => {
    save('s1', { step: 'a' }, { step: 'b' });
    expect(turn()).toBeUndefined();
  });

  it.each([
    ['was never sent', { attempt: 0 }],
    ['waits for its participant', { waitsFor: 'bank' }],
  ])('is not held for another one that %s', (_what, other) => {
    save('s1', { step: 'a' }, { step: 'b', ...other });
    expect(turnOf('s1', 'a')).toBeUndefined();
  });

  it('of one saga holds no other one', async () => {
    save('s1', { step: 'a' }, { step: 'b' });
    save('s2', { step: 'a' }, { step: 'b' });
    const turn = turnOf('s1', 'a');
    turnOf('s2', 'a');
    turnOf('s2', 'b');
    expect(await isReleased(turn)).toBe(false);
  });

  it('is released when something else saves the saga, and no other one waits for it then', async () => {
    save('s1', { step: 'a' }, { step: 'b' });
    const turn = turnOf('s1', 'a');
    save('s1', { step: 'a' }, { step: 'b', attempt: 2 });
    expect(await isReleased(turn)).toBe(true);
    expect(turnOf('s1', 'b')).toBeUndefined();
  });

  it('is held for a group of three when two of it are left', () => {
    save('s1', { step: 'a' }, { step: 'b' }, { step: 'c' });
    save('s1', { step: 'b' }, { step: 'c' });
    expect(turnOf('s1', 'b')).toBeDefined();
    clock.advance(100);
  });

  it('is not held once the saga has gone on', () => {
    save('s1', { step: 'a' }, { step: 'b' });
    save('s1', { step: 'b' });
    expect(turnOf('s1', 'b')).toBeUndefined();
  });

  it('is not held when too many other sagas were saved since', () => {
    for (let index = 0; index <= 4_096; index += 1) save(`s${index}`, { step: 'a' }, { step: 'b' });
    expect(turnOf('s0', 'a')).toBeUndefined();
    expect(turnOf('s1', 'a')).toBeDefined();
  });

  it('is not held after the end, whatever was saved', async () => {
    save('s1', { step: 'a' }, { step: 'b' });
    save('s2', { step: 'a' }, { step: 'b' });
    const turn = turnOf('s1', 'a');
    held.close();
    expect(await isReleased(turn)).toBe(true);
    expect(turnOf('s2', 'a')).toBeUndefined();
    expect([isListening, clock.waiting]).toEqual([false, 0]);
  });
});
