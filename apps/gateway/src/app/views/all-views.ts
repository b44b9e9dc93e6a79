import type { GatewayConfig } from '../gateway.config.js';
import { orderView } from './order-view.js';
import type { View } from './view.js';

/** Every view of the gateway. */
export function allViews({ VIEW_PART_TIMEOUT_MS }: GatewayConfig): readonly View[] {
  return [orderView(VIEW_PART_TIMEOUT_MS)];
}
