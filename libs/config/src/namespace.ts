/** Whose settings are wanted. */
export interface Namespace {
  /** What all keys begin with; the system's name. */
  readonly root: string;
  /** E.g. `production`. */
  readonly environment: string;
  readonly service: string;
}

/** In place of a service's name: settings for all of them. */
export const COMMON = 'common';

/** What the keys of a service's own settings begin with. */
export function prefixOf({ root, environment, service }: Namespace): string {
  return `${root}/${environment}/${service}/`;
}

/** What the keys of the settings for all services begin with. */
export function commonPrefixOf(namespace: Namespace): string {
  return prefixOf({ ...namespace, service: COMMON });
}
