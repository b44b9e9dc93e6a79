import type { ServiceInstance } from '../registry.js';

/** Which instances a caller wants. What is absent does not matter. */
export interface Wanted {
  /** A version, or the beginning of one: `1`, `1.4`, `1.4.2`. */
  readonly version?: string;
  /** Metadata that must be there with just these values. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Whether to call an instance. */
export type InstanceFilter = (instance: Pick<ServiceInstance, 'version' | 'metadata'>) => boolean;

/** Lets through the instances that are wanted. */
export function instanceFilter({ version, labels = {} }: Wanted): InstanceFilter {
  const expected = Object.entries(labels);
  return (instance) =>
    (version === undefined || isVersion(instance.version, version)) &&
    expected.every(([name, value]) => instance.metadata[name] === value);
}

/** Part by part: 1.4 is no 1.41. */
function isVersion(version: string, wanted: string): boolean {
  return version === wanted || version.startsWith(`${wanted}.`);
}
