/** Of the time that a stop may take, what calls get that wait on purpose. It leaves them time to be answered. */
const WAIT_SHARE = 0.5;

/** Aborts some time after the drain began, before connections are cut. */
export function stoppingSignal(draining: AbortSignal, shutdownTimeoutMs: number): AbortSignal {
  const stopping = new AbortController();
  const stopLater = () => setTimeout(() => stopping.abort(), shutdownTimeoutMs * WAIT_SHARE).unref();
  if (draining.aborted) stopLater();
  else draining.addEventListener('abort', stopLater, { once: true });
  return stopping.signal;
}
