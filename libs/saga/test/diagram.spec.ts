import { defineSaga, describeSaga, diagramOf, type SagaDefinition } from '../src/index.js';
import { bank, flight, hotel, trip } from './example.js';
import { tripSaga } from './trip.saga.js';

type Input = { tripId: string };

const linesOf = (saga: SagaDefinition): string[] => diagramOf(describeSaga(saga)).split('\n');
const same = ({ tripId }: Input): Input => ({ tripId });

const groupSaga = defineSaga<Input>('together')
  .compensatable('takeTrip', { compensate: [trip.cancelTrip, ({ tripId }) => ({ tripId, reason: '' })] })
  .parallel((group) =>
    group
      .compensatable('bookHotel', {
        invoke: [hotel.book, ({ tripId }) => ({ tripId, nights: 1 })],
        compensate: [hotel.cancel, same],
      })
      .compensatable('check', { invoke: [bank.check, same] })
      .compensatable('reserve', {
        invoke: [bank.reserve, ({ tripId }) => ({ tripId, cents: 1n })],
        compensate: [bank.free, same],
      }),
  )
  .pivot('bookFlight', { invoke: [flight.book, same] })
  .build();

describe('the diagram of a saga', () => {
  it('goes down the steps, and aside the compensations that a refusal runs through', () => {
    expect(diagramOf(describeSaga(tripSaga))).toBe(`flowchart TD
  undo_takeTrip["undo takeTrip<br/>trip.CancelTrip"]
  checkTraveller["checkTraveller<br/>bank.Check"]
  bookHotel["bookHotel<br/>hotel.Book"]
  undo_bookHotel["undo bookHotel<br/>hotel.Cancel"]
  reserveMoney["reserveMoney<br/>bank.Reserve"]
  undo_reserveMoney["undo reserveMoney<br/>bank.Free"]
  bookFlight{{"bookFlight<br/>flight.Book"}}
  confirmHotel["confirmHotel<br/>hotel.Confirm"]
  checkTraveller --> bookHotel
  bookHotel --> reserveMoney
  reserveMoney --> bookFlight
  bookFlight --> confirmHotel
  confirmHotel --> completed([completed])
  checkTraveller -. refused .-> undo_takeTrip
  bookHotel -. refused .-> undo_takeTrip
  reserveMoney -. refused .-> undo_bookHotel
  bookFlight -. refused .-> undo_reserveMoney
  undo_reserveMoney --> undo_bookHotel
  undo_bookHotel --> undo_takeTrip
  undo_takeTrip --> compensated([compensated])
`);
  });

  it('puts the steps of a parallel group beside each other', () => {
    const lines = linesOf(groupSaga);
    for (const member of ['bookHotel', 'check', 'reserve']) {
      expect(lines).toContain(`  ${member} --> bookFlight`);
      expect(lines.filter((line) => line.endsWith(`--> ${member}`))).toEqual([]);
    }
    expect(lines.filter((line) => line.includes('-->') && !line.includes('undo_'))).toHaveLength(4);
  });

  it('leads from a refused step of a group to the last of the others that is undone', () => {
    expect(linesOf(groupSaga).filter((line) => line.includes('refused'))).toEqual([
      '  bookHotel -. refused .-> undo_reserve',
      '  check -. refused .-> undo_reserve',
      '  reserve -. refused .-> undo_bookHotel',
      '  bookFlight -. refused .-> undo_reserve',
    ]);
  });

  it('joins a step to each of the group that follows it', () => {
    const saga = defineSaga<Input>('fan')
      .compensatable('first', { invoke: [bank.check, same] })
      .parallel((group) =>
        group
          .compensatable('left', { invoke: [bank.check, same] })
          .compensatable('right', { invoke: [bank.check, same] }),
      )
      .pivot('last', { invoke: [flight.book, same] })
      .build();
    const lines = linesOf(saga);
    expect(lines).toEqual(expect.arrayContaining(['  first --> left', '  first --> right']));
    expect(lines).toContain('  last --> completed([completed])');
  });

  it('ends at once where a refusal leaves nothing to undo', () => {
    const saga = defineSaga<Input>('short')
      .pivot('bookFlight', { invoke: [flight.book, same] })
      .build();
    expect(linesOf(saga)).toContain('  bookFlight -. refused .-> compensated([compensated])');
  });

  it('shows no refusal of what follows the pivot', () => {
    expect(linesOf(tripSaga).some((line) => line.startsWith('  confirmHotel -.'))).toBe(false);
  });
});
