import { messageFromJson } from '@comanda/contracts';
import { DomainError } from '@comanda/kernel';
import { stepOf, type SagaDefinition } from '@comanda/saga';
import { definitionOf, type SagaFacts } from './saga-facts.js';

/**
 * The reply that an operator gives in place of the participant, from its proto-JSON; `{}` when the text is empty. Only what the step
 * awaits is read: an undoing answers nothing. Throws `REPLY_INVALID`; whether the step is awaited at all is not asked here.
 */
export function replyGiven(
  json: string,
  saga: SagaFacts,
  step: string,
  definitions: readonly SagaDefinition[],
): unknown {
  const awaited = saga.progress.awaiting.find((candidate) => candidate.step === step);
  const definition = definitionOf(saga, definitions);
  if (!definition || awaited?.direction !== 'do') return {};
  const [command] = stepOf(definition, step).invoke!;
  try {
    return messageFromJson(command.reply, json || '{}');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new DomainError('REPLY_INVALID', 'invalid', `That is no reply of ${command.name}: ${why}`, { cause: error });
  }
}
