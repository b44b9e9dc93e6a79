/** A request for an order, under an id that was made for this try. */
export interface Try {
  readonly key: string;
  readonly orderId: string;
}

/** What a customer was told of its order. */
export interface Reading {
  readonly customer: number;
  readonly orderId: string;
  readonly version: number;
  readonly state: string;
}

/** A cancellation or revision that was accepted, or refused for good. */
export interface WishAnswer {
  readonly key: string;
  /** Sagas that the tries of this wish would have started. */
  readonly tried: readonly string[];
  /** Code of the refusal; absent when it was accepted. */
  readonly refusal: string | undefined;
}

/** What customers did and were told, in order. */
export class History {
  readonly tries: Try[] = [];
  readonly accepted: (Try & { readonly customer: number })[] = [];
  readonly refused: { readonly key: string; readonly customer: number; readonly code: string }[] = [];
  /** What came of using a key for another order: the code of the refusal, or nothing. */
  readonly reuses: { readonly key: string; readonly code: string | undefined }[] = [];
  readonly readings: Reading[] = [];
  readonly wishes: WishAnswer[] = [];
  /** What must not happen at all: errors that are no answer. */
  readonly surprises: string[] = [];
}
