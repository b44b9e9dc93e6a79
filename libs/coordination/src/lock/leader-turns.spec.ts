import { configureLogging } from '@comanda/observability';
import { eventually, FakeClock, SeededRandom } from '@comanda/testing';
import { MemoryKeyValue } from '../memory/memory-key-value.js';
import { KeyValueLocks } from './key-value-locks.js';
import { LeaderElection } from './leader-election.js';
import { LeaderTurns } from './leader-turns.js';

configureLogging({ level: 'silent' });

const TTL_MS = 9_000;
const clock = new FakeClock();
const random = new SeededRandom();
const keys = new MemoryKeyValue(clock);

const process = () => {
  const locks = new KeyValueLocks(keys, { clock, random });
  const election = new LeaderElection(locks, { clock, random });
  return { locks, turns: new LeaderTurns(election, { name: 'rounds', ttlMs: TTL_MS }) };
};
const until = (what: string, condition: () => boolean) =>
  eventually(what, condition, { meanwhile: () => clock.advance(100) });

describe('turns', () => {
  it('are everyone’s while the backend is away, and one process’s again when it is back', async () => {
    const [a, b] = [process(), process()];
    await until('one to have the turn', () => a.turns.isMine() !== b.turns.isMine());
    keys.isDown = true;
    await until('both to have it', () => a.turns.isMine() && b.turns.isMine());
    expect([a.turns.token, b.turns.token]).toEqual([undefined, undefined]);
    keys.isDown = false;
    await until('one to have it', () => a.turns.isMine() !== b.turns.isMine());
    await Promise.all([a.turns.stop(), b.turns.stop()]);
    await Promise.all([a.locks.close(), b.locks.close()]);
  });
});
