/** The longest that a client may ask to wait, in seconds. */
export const LONGEST_WAIT_SECONDS = 60;

const WAIT = /(?:^|[,;])\s*wait\s*=\s*"?(\d{1,9})"?\s*(?=[,;]|$)/i;

/**
 * Seconds of `Prefer: wait=N` (RFC 7240), at most {@link LONGEST_WAIT_SECONDS}; undefined when the client asks for no wait. A
 * preference that cannot be understood is ignored, as the RFC wants.
 */
export function preferredWait(header: string | readonly string[] | undefined): number | undefined {
  if (header === undefined) return undefined;
  const seconds = WAIT.exec([header].flat().join(','))?.[1];
  return seconds === undefined || Number(seconds) === 0 ? undefined : Math.min(Number(seconds), LONGEST_WAIT_SECONDS);
}
