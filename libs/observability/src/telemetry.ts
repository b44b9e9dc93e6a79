let flush: (() => Promise<void>) | undefined;

/** For `start.ts`: what ends telemetry. */
export function onStopTelemetry(stop: () => Promise<void>): void {
  flush = stop;
}

/** Sends what is still to be sent and ends telemetry. Never rejects; without telemetry it does nothing. */
export async function stopTelemetry(): Promise<void> {
  // A backend that is down must not turn a clean stop into a failed one.
  await flush?.().catch(() => undefined);
  flush = undefined;
}
