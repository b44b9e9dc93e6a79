/** What can go wrong with each message, statement or call, by chance. */
export const chanceFaults = [
  'command lost',
  'command duplicated',
  'command late',
  'reply lost',
  'reply duplicated',
  'reply late',
  'question lost',
  'event not taken',
  'event taken, not acknowledged',
  'event delivered twice',
  'event late',
  'acknowledgement lost',
  'acknowledgement late',
  'serialization failure',
  'commit lost',
  'commit unknown',
  'statement lost',
  'statement unknown',
  'crash before commit',
  'crash after commit',
  'crash at a call',
  'call lost',
  'answer lost',
] as const;

/** What goes wrong for a while, or at a moment, with a whole process, server or database. */
export const plannedFaults = [
  'process killed',
  'connection cut',
  'database away',
  'broker away',
  'broker wiped',
  'broker lost its last entries',
  'clock stepped',
] as const;

export type ChanceFault = (typeof chanceFaults)[number];
export type PlannedFault = (typeof plannedFaults)[number];
export type FaultKind = ChanceFault | PlannedFault;

/** Every kind of fault that the simulator knows. */
export const faultKinds: readonly FaultKind[] = [...chanceFaults, ...plannedFaults];
