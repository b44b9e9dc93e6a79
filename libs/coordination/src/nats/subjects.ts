/**
 * Parts of a key are tokens of a subject, so that a prefix can be a filter: `/` becomes `.`, and a `.` in a part is escaped.
 */
export function toSubject(bucket: string, key: string): string {
  return `${rootOf(bucket)}${escaped(key)}`;
}

/** The narrowest filter that has everything under the prefix; it may have more. */
export function toFilter(bucket: string, prefix: string): string {
  const whole = prefix.slice(0, prefix.lastIndexOf('/') + 1);
  return `${rootOf(bucket)}${escaped(whole)}>`;
}

/** The reverse of {@link toSubject}. */
export function toKey(bucket: string, subject: string): string {
  return subject
    .slice(rootOf(bucket).length)
    .replaceAll('.', '/')
    .replace(/=(2E|3D)/g, (_match, code: string) => (code === '2E' ? '.' : '='));
}

const rootOf = (bucket: string): string => `$KV.${bucket}.`;

const escaped = (key: string): string => key.replaceAll('=', '=3D').replaceAll('.', '=2E').replaceAll('/', '.');
