import { isPoison } from '../people/town-changes.js';
import type { Evidence } from './evidence.js';

/** I12: in the end the outboxes are empty, nothing waits for an acknowledgement, and every dead letter is explained. */
export function nothingOwed(evidence: Evidence): string[] {
  const { world } = evidence;
  const faults: string[] = [];
  for (const service of evidence.services) {
    const { outbox, letters } = world.database(service);
    for (const { eventId, passed, sequence } of outbox.inOrder())
      faults.push(
        `I12: ${service} still owes ${eventId} (sent as ${sequence ?? 'nothing'}, passed ${passed.join() || 'nobody'})`,
      );
    for (const { messageId, reason } of letters.values())
      if (!isPoison(messageId)) faults.push(`I12: ${service} has buried ${messageId}: ${reason}`);
  }
  for (const [name, group] of world.server.groups)
    if (!group.isIdle) faults.push(`I12: ${name} has not acknowledged everything`);
  return faults;
}
