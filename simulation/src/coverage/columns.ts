/** What can befall a step on its way, do or undo. */
export const stepColumns = [
  'command lost',
  'command duplicated',
  'command late',
  'reply lost',
  'reply duplicated',
  'reply late',
  'participant: conflict',
  'participant: commit lost',
  'participant: commit unknown',
  'participant: crash',
  'participant: database away',
  'participant: cut off',
  'participant: absent',
  'orchestrator: conflict',
  'orchestrator: commit lost',
  'orchestrator: commit unknown',
  'orchestrator: crash',
  'orchestrator: database away',
  'broker away',
  'clock stepped',
  'sent again',
] as const;

/** What can befall only a step with a deadline, on its way forward. */
export const deadlineColumns = ['timed out'] as const;

/** What can befall the event that starts a saga. */
export const startColumns = [
  'teller: conflict',
  'teller: commit lost',
  'teller: commit unknown',
  'teller: crash',
  'event not taken',
  'event taken, not acknowledged',
  'event delivered twice',
  'event late',
  'acknowledgement lost',
  'acknowledgement late',
  'broker wiped',
  'broker lost its last entries',
  'orchestrator: conflict',
  'orchestrator: commit lost',
  'orchestrator: commit unknown',
  'orchestrator: crash',
] as const;

export type Column = (typeof stepColumns | typeof deadlineColumns | typeof startColumns)[number];
