import { sagaInstances, timerAt, type SagaInstance } from './saga-instance.js';

const at = (ms: number): Date => new Date(1_000_000 + ms);
const instance = (stored: Date | undefined, ...dueMs: number[]): SagaInstance => ({
  sagaId: 's1',
  type: 'trip',
  definitionVersion: 1,
  definitionHash: 'hash',
  subject: 't1',
  progress: {
    phase: 'running',
    state: {},
    awaiting: dueMs.map((ms) => ({ step: `step${ms}`, direction: 'do', attempt: 1, dueMs: at(ms).getTime() })),
  },
  timerAt: stored,
  startedAt: at(0),
  updatedAt: at(0),
});

describe('the timer of a saga', () => {
  it('is that of the step which is due first', () => {
    expect(timerAt(instance(undefined, 2_000, 1_000, 3_000))).toEqual(at(1_000));
  });

  it('stays as it was stored while that is early: an index entry that stays costs nothing', () => {
    expect(timerAt(instance(at(500), 1_000))).toEqual(at(500));
    expect(timerAt(instance(at(1_000), 1_000))).toEqual(at(1_000));
  });

  it('is set anew when the stored one would be late', () => {
    expect(timerAt(instance(at(1_001), 1_000))).toEqual(at(1_000));
  });

  it('is set anew when the stored one has come', () => {
    expect(timerAt(instance(at(0), 1_000))).toEqual(at(1_000));
    expect(timerAt(instance(at(-1), 1_000))).toEqual(at(1_000));
  });

  it('is gone at an end, and for a parked saga', () => {
    expect(timerAt(instance(at(500)))).toBeUndefined();
    expect(timerAt({ ...instance(at(500), 1_000), parked: 'ATTEMPTS_EXHAUSTED' })).toBeUndefined();
  });
});

describe('the state of a saga', () => {
  const text = '{"total":{"$bigint":"5"}}';
  const stateOf = (saga: SagaInstance, state: Record<string, unknown>): unknown =>
    sagaInstances.toRow({ ...saga, progress: { ...saga.progress, state } }).state;

  it('is written once, however many steps leave it as it was', () => {
    let reads = 0;
    const state = {
      get total() {
        reads += 1;
        return 5n;
      },
    };
    expect(stateOf(instance(undefined, 1_000), state)).toBe(text);
    reads = 0;
    expect(stateOf(instance(undefined, 2_000), state)).toBe(text);
    expect(reads).toBe(0);
  });

  it('is its own, also where it equals that of another', () => {
    expect([{ total: 5n }, { total: 5n }, { total: 6n }].map((state) => stateOf(instance(undefined), state))).toEqual([
      text,
      text,
      '{"total":{"$bigint":"6"}}',
    ]);
  });
});
