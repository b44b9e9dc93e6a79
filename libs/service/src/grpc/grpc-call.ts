import type { Metadata } from '@grpc/grpc-js';
import type { IdempotencyKey } from '@comanda/messaging';

/** One call that a controller answers, besides its request. */
export abstract class GrpcCall {
  /** What the caller sent along. */
  abstract readonly metadata: Metadata;
  /** Aborts when nobody waits any longer: the caller is gone, its deadline is over, or the service drains. */
  abstract readonly signal: AbortSignal;
  /**
   * Under what to make the effect once, when the caller sent `idempotency-key`: unique for the rpc and the key.
   * Throws `DomainError` `IDEMPOTENCY_KEY_INVALID`.
   */
  abstract idempotencyKey(): IdempotencyKey | undefined;
  /** How long the caller likes to wait for the outcome, by `prefer-wait`; 0 when it said nothing. */
  abstract preferWaitSeconds(): number;
  /** The HTTP status that the gateway answers in place of the rpc's usual one, should the call succeed. */
  abstract setHttpStatus(code: number): void;
}
