import { DomainError } from '@comanda/kernel';

/**
 * What an error says about the call and its peer:
 *
 * | kind | the peer is ill | may be tried again |
 * |---|---|---|
 * | `answered` | no | no: it is an answer, though not a nice one |
 * | `unsent` | yes | yes, whatever the call does: nothing has reached the peer, so that it costs no budget |
 * | `lost` | yes | if the call is repeatable: it may have been done |
 * | `broken` | yes | no: it would fail again |
 */
export type FailureKind = 'answered' | 'unsent' | 'lost' | 'broken';

/** What holds where nothing else is said: a refusal is an answer, `unavailable` is lost, anything else is broken. */
export function failureKindOf(error: unknown): FailureKind {
  if (!(error instanceof DomainError)) return 'broken';
  return error.kind === 'unavailable' ? 'lost' : 'answered';
}
