import { jsonCommand, jsonEvent } from './json-contract.js';

interface HoldSeat {
  readonly tripId: string;
  readonly flight: string;
}

describe('contracts in JSON', () => {
  const holdSeat = jsonCommand<HoldSeat, { readonly seat: number }>('airline', 'HoldSeat');
  const held = jsonEvent<HoldSeat>('airline', 'SeatHeld', ['trips']);

  it('name what they are for', () => {
    expect([holdSeat.participant, holdSeat.name]).toEqual(['airline', 'HoldSeat']);
    expect([held.source, held.name, held.subscribers]).toEqual(['airline', 'SeatHeld', ['trips']]);
    expect(new Set([holdSeat.request.type, holdSeat.reply.type, held.type]).size).toBe(3);
  });

  it('read what they have written', () => {
    const request = { tripId: 'tríp', flight: 'LIS-BER' };
    expect(holdSeat.request.decode(holdSeat.request.encode(request))).toEqual(request);
    expect(held.decode(held.encode(request))).toEqual(request);
  });

  it('throw on bytes that are no such message, and on values that JSON cannot hold', () => {
    expect(() => held.decode(Buffer.from('rubbish'))).toThrow(SyntaxError);
    expect(() => holdSeat.reply.encode({ seat: 1n } as never)).toThrow(TypeError);
  });
});
