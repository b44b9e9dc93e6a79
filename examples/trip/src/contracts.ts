import { jsonCommand, jsonEvent } from '@comanda/kernel';

/** What a traveller asks for. */
export interface TripRequest {
  readonly tripId: string;
  readonly traveller: string;
  readonly flight: string;
  readonly hotel: string;
  readonly card: string;
  readonly cents: number;
}

interface Trip {
  readonly tripId: string;
}

/** An answer that says no more than that it is done. */
type Done = Record<string, never>;

// #region contracts
export const tripRequested = jsonEvent<TripRequest>('trips', 'TripRequested', ['trips']);

export const airline = {
  holdSeat: jsonCommand<Trip & { flight: string }, { seat: number }>('airline', 'HoldSeat'),
  releaseSeat: jsonCommand<Trip & { flight: string }, Done>('airline', 'ReleaseSeat'),
};
// #endregion

export const hotels = {
  holdRoom: jsonCommand<Trip & { hotel: string }, { room: number }>('hotels', 'HoldRoom'),
  releaseRoom: jsonCommand<Trip & { hotel: string }, Done>('hotels', 'ReleaseRoom'),
};

export const payments = {
  takePayment: jsonCommand<Trip & { card: string; cents: number }, Done>('payments', 'TakePayment'),
};

export const trips = {
  confirmTrip: jsonCommand<Trip & { seat: number; room: number }, Done>('trips', 'ConfirmTrip'),
  refuseTrip: jsonCommand<Trip & { reason: string }, Done>('trips', 'RefuseTrip'),
};
