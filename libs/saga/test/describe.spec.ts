import { defineSaga, describeSaga, type SagaDefinition } from '../src/index.js';
import { bank, flight, hotel, trip } from './example.js';

type Input = { tripId: string; nights: number };

const booking = (version = 1, type = 'trip') =>
  defineSaga<Input>(type, version)
    .compensatable('takeTrip', { compensate: [trip.cancelTrip, ({ tripId }, { code }) => ({ tripId, reason: code })] })
    .compensatable('bookHotel', {
      invoke: [hotel.book, ({ tripId, nights }) => ({ tripId, nights })],
      onReply: ({ bookingId }) => ({ bookingId }),
      compensate: [hotel.cancel, ({ tripId }) => ({ tripId })],
    });
const fly = { invoke: [flight.book, ({ tripId }: Input) => ({ tripId })] } as const;
const check = { invoke: [bank.check, ({ tripId }: Input) => ({ tripId })] } as const;
const saga = booking().pivot('bookFlight', fly).build();
const hashOf = (definition: SagaDefinition): string => describeSaga(definition).hash;

describe('the description of a definition', () => {
  it('names its steps, with kind, stage and commands', () => {
    expect(describeSaga(saga)).toEqual({
      type: 'trip',
      version: 1,
      steps: [
        { name: 'takeTrip', kind: 'compensatable', stage: 0, compensate: 'trip.CancelTrip' },
        { name: 'bookHotel', kind: 'compensatable', stage: 1, invoke: 'hotel.Book', compensate: 'hotel.Cancel' },
        { name: 'bookFlight', kind: 'pivot', stage: 2, invoke: 'flight.Book' },
      ],
      hash: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
  });

  it('can be kept as JSON', () => {
    const description = describeSaga(saga);
    expect(JSON.parse(JSON.stringify(description))).toStrictEqual(description);
  });

  it('puts the steps of a parallel group into one stage, and counts on behind it', () => {
    const together = booking()
      .parallel((group) => group.compensatable('check', check).compensatable('checkAgain', check))
      .pivot('bookFlight', fly)
      .retriable('confirmHotel', check)
      .build();
    const stages = describeSaga(together).steps.map(({ name, stage }) => [name, stage]);
    expect(stages).toEqual([
      ['takeTrip', 0],
      ['bookHotel', 1],
      ['check', 2],
      ['checkAgain', 2],
      ['bookFlight', 3],
      ['confirmHotel', 4],
    ]);
  });
});

describe('the hash of a definition', () => {
  it('is the same for the same shape, whoever computes it', () => {
    expect(hashOf(booking().pivot('bookFlight', fly).build())).toBe(hashOf(saga));
    // Sagas under way have it stored: when it changes, they are stranded.
    expect(hashOf(saga)).toBe('8fcb30b909a02262');
  });

  it('does not heed policies and requests: a saga under way may get new ones', () => {
    const other = defineSaga<Input>('trip')
      .compensatable('takeTrip', { compensate: [trip.cancelTrip, ({ tripId }) => ({ tripId, reason: '' })] })
      .compensatable('bookHotel', {
        invoke: [hotel.book, ({ tripId }) => ({ tripId, nights: 1 })],
        compensate: [hotel.cancel, ({ tripId }) => ({ tripId })],
        deadlineMs: 1,
        refusals: ['FULL'],
        retry: { parkAfter: 3 },
      })
      .pivot('bookFlight', fly)
      .build();
    expect(hashOf(other)).toBe(hashOf(saga));
  });

  const variants: Record<string, SagaDefinition> = {
    'the type': booking(1, 'journey').pivot('bookFlight', fly).build(),
    'the version': booking(2).pivot('bookFlight', fly).build(),
    'the name of a step': booking().pivot('fly', fly).build(),
    'a command': booking().pivot('bookFlight', check).build(),
    'the kind of a step': booking().compensatable('bookFlight', fly).pivot('check', check).build(),
    'a step more': booking().compensatable('check', check).pivot('bookFlight', fly).build(),
    'a step less': defineSaga<Input>('trip').pivot('bookFlight', fly).build(),
    'a compensation less': defineSaga<Input>('trip')
      .compensatable('takeTrip', { compensate: [trip.cancelTrip, ({ tripId }) => ({ tripId, reason: '' })] })
      .compensatable('bookHotel', { invoke: [hotel.book, ({ tripId, nights }) => ({ tripId, nights })] })
      .pivot('bookFlight', fly)
      .build(),
  };

  it.each(Object.keys(variants))('differs when %s differs', (what) => {
    expect(hashOf(variants[what]!)).not.toBe(hashOf(saga));
  });

  it('differs when steps that were sent one after the other are sent together', () => {
    const one = booking().compensatable('a', check).compensatable('b', check).pivot('bookFlight', fly).build();
    const together = booking()
      .parallel((group) => group.compensatable('a', check).compensatable('b', check))
      .pivot('bookFlight', fly)
      .build();
    expect(hashOf(together)).not.toBe(hashOf(one));
  });
});
