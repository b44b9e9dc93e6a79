import type { LiveConfig } from '@comanda/config';
import type { gatewayConfig } from '../gateway.config.js';
import type { AdmissionLimits } from './admission.js';

/** All that the edge refuses requests for. */
export interface EdgeLimits extends AdmissionLimits {
  /** Of one client; 0 for as many as come. */
  readonly requestsPerSecond: number;
}

/** The limits as the settings say at each moment. */
export function edgeLimits(live: LiveConfig<typeof gatewayConfig>): () => EdgeLimits {
  const limits = { ordersInFlight: 0, sagasInFlight: 0, eventLoopDelayMs: 0, requestsPerSecond: 0 };
  live.watch('ADMISSION_ORDERS_IN_FLIGHT', (value) => (limits.ordersInFlight = value));
  live.watch('ADMISSION_SAGAS_IN_FLIGHT', (value) => (limits.sagasInFlight = value));
  live.watch('ADMISSION_EVENT_LOOP_DELAY_MS', (value) => (limits.eventLoopDelayMs = value));
  live.watch('RATE_LIMIT_PER_SECOND', (value) => (limits.requestsPerSecond = value));
  return () => limits;
}
