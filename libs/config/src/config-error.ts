/** One setting that cannot be used. */
export interface SettingFault {
  readonly name: string;
  /** What is wrong, e.g. `is missing`; reads on after the name. */
  readonly problem: string;
  /** What the setting is for. */
  readonly description?: string;
  /** A value that works. */
  readonly example?: string;
}

/** The settings of a service cannot be used. The message lists every fault, and holds no value of a secret setting. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(
    readonly service: string,
    readonly faults: readonly SettingFault[],
  ) {
    super(explain(service, faults));
  }
}

function explain(service: string, faults: readonly SettingFault[]): string {
  const count = faults.length === 1 ? 'this setting is' : `these ${faults.length} settings are`;
  return [`${service} cannot start: ${count} missing or wrong.`, ...faults.map(explainFault)].join('\n\n');
}

function explainFault({ name, problem, description, example }: SettingFault): string {
  const lines = [`  ${name} ${problem}`];
  if (description) lines.push(`    ${description}`);
  if (example !== undefined) lines.push(`    Try: ${name}=${example}`);
  return lines.join('\n');
}
