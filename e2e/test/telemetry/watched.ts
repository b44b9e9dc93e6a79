import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';

const deploy = new URL('../../../deploy/', import.meta.url);

/** An alert rule as it is written. */
export interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Text of the alert rules. */
export const rulesText = (): string => readFileSync(new URL('prometheus/rules/comanda.yml', deploy), 'utf8');

export function rules(): readonly Rule[] {
  const { groups } = parse(rulesText()) as { groups: readonly { rules: readonly Rule[] }[] };
  return groups.flatMap((group) => group.rules);
}

/** Expressions of all panels of all dashboards, by `dashboard: panel`. */
export function panels(): ReadonlyMap<string, readonly string[]> {
  type Dashboard = { title: string; panels: readonly { title: string; targets: readonly { expr: string }[] }[] };
  const folder = new URL('grafana/dashboards/', deploy);
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  const found = files.map((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Dashboard);
  return new Map(
    found.flatMap(({ title, panels: all }) =>
      all.map((panel) => [`${title}: ${panel.title}`, panel.targets.map(({ expr }) => expr)] as const),
    ),
  );
}

/** The same rules, without their patience: what is true fires at the next look. */
export const impatient = (text: string): string => text.replaceAll(/^(\s+for:).*$/gm, '$1 0s');

/** Whether the file that an annotation names is there. */
export function runbook(path: string): string | undefined {
  try {
    return readFileSync(new URL(`../${path}`, deploy), 'utf8');
  } catch {
    return undefined;
  }
}
