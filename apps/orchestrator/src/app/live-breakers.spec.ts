import { commandBreakersOf } from './live-breakers.js';
import { sagas } from './sagas/definitions.js';

it('guards the commands to every participant of every saga', () => {
  const breakers = commandBreakersOf(sagas);
  const participants = ['accounting', 'consumer', 'kitchen', 'order'];
  for (const participant of participants) expect(breakers.room(participant)).toBe(Infinity);
  expect(breakers.peers).toEqual(participants);
  breakers.close();
});
