import { defineSaga, describeSaga, planDeployment, type LiveSagas, type SagaDescription } from '../src/index.js';
import { bank, flight, hotel } from './example.js';

const booking = (version: number) =>
  defineSaga<{ tripId: string; nights: number }>('trip', version).compensatable('bookHotel', {
    invoke: [hotel.book, ({ tripId, nights }) => ({ tripId, nights })],
    compensate: [hotel.cancel, ({ tripId }) => ({ tripId })],
  });
const first = describeSaga(
  booking(1)
    .pivot('bookFlight', { invoke: [flight.book, ({ tripId }) => ({ tripId })] })
    .build(),
);
/** Checks the traveller before the flight. */
const second = describeSaga(
  booking(2)
    .compensatable('check', { invoke: [bank.check, ({ tripId }) => ({ tripId })] })
    .pivot('bookFlight', { invoke: [flight.book, ({ tripId }) => ({ tripId })] })
    .build(),
);

const at = (step: string, of: SagaDescription = first, direction: 'do' | 'undo' = 'do'): LiveSagas => ({
  ...of,
  phase: direction === 'do' ? 'running' : 'compensating',
  awaiting: [{ step, direction }],
  count: 3,
});
const fateOf = (sagas: LiveSagas, deployed: SagaDescription[], released = [first, second]) =>
  planDeployment(deployed, released, [sagas])[0]!;

describe('the plan of a deployment', () => {
  it('leaves sagas of the newest definition alone', () => {
    expect(fateOf(at('bookFlight', second), [first, second])).toMatchObject({ fate: 'safe', target: second });
  });

  it('pins sagas of an older definition that stays', () => {
    expect(fateOf(at('bookFlight'), [first, second])).toMatchObject({ fate: 'pin', target: first });
  });

  it('maps sagas of a definition that is gone, where nothing of what they have done or await has changed', () => {
    expect(fateOf(at('bookHotel'), [second])).toMatchObject({ fate: 'map', target: second });
    expect(fateOf(at('bookHotel', first, 'undo'), [second])).toMatchObject({ fate: 'map' });
  });

  it('strands sagas that have passed a place where a step was put in', () => {
    expect(fateOf(at('bookFlight'), [second])).toMatchObject({
      fate: 'stranded',
      why: expect.stringContaining('before'),
    });
  });

  it('strands sagas whose step is gone', () => {
    expect(fateOf(at('check', second), [first])).toMatchObject({
      fate: 'stranded',
      why: expect.stringContaining('does not have'),
    });
  });

  it('strands sagas whose step sends another command', () => {
    const changed = describeSaga(
      defineSaga<{ tripId: string }>('trip', 3)
        .compensatable('bookHotel', { invoke: [bank.check, ({ tripId }) => ({ tripId })] })
        .pivot('bookFlight', { invoke: [flight.book, ({ tripId }) => ({ tripId })] })
        .build(),
    );
    expect(fateOf(at('bookHotel'), [changed])).toMatchObject({
      fate: 'stranded',
      why: expect.stringContaining('changes'),
    });
  });

  it('strands sagas when the steps around theirs are sent together now, or were before', () => {
    const check = { invoke: [bank.check, ({ tripId }: { tripId: string }) => ({ tripId })] } as const;
    const pivot = { invoke: [flight.book, ({ tripId }: { tripId: string }) => ({ tripId })] } as const;
    const saga = (version: number) => defineSaga<{ tripId: string }>('trip', version);
    const one = describeSaga(saga(4).compensatable('a', check).compensatable('b', check).pivot('c', pivot).build());
    const together = describeSaga(
      saga(5)
        .parallel((group) => group.compensatable('a', check).compensatable('b', check))
        .pivot('c', pivot)
        .build(),
    );
    const shapes = [one, together];
    for (const [was, next] of [shapes, shapes.toReversed()] as [SagaDescription, SagaDescription][])
      for (const step of ['a', 'b']) expect(fateOf(at(step, was), [next], shapes).fate).toBe('stranded');
    // What is behind all of them may be undone in the same order by both.
    expect(fateOf(at('c', one), [together], shapes).fate).toBe('map');
  });

  it('strands sagas when their type or the shape that they started with is not known', () => {
    expect(fateOf({ ...at('bookHotel'), type: 'cruise' }, [second]).fate).toBe('stranded');
    expect(fateOf(at('bookHotel'), [second], [second]).fate).toBe('stranded');
  });

  it('sees a definition that was changed without a new version', () => {
    const changed = { ...second, version: 1 };
    expect(fateOf(at('bookFlight'), [changed]).fate).toBe('stranded');
  });
});
