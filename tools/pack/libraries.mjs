/** The libraries that are for others, too; each depends on earlier ones only. */
export const LIBRARIES = [
  ...['kernel', 'observability', 'config', 'resilience', 'coordination', 'discovery'],
  ...['saga', 'messaging', 'saga-engine'],
];
