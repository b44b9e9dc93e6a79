import type { AllBreakers } from '../breakers/all-breakers.js';
import { breakersViews } from '../breakers/breakers-views.js';
import type { GatewayConfig } from '../gateway.config.js';
import { orderView } from './order-view.js';
import { orderTimeline } from './timeline/order-timeline.js';
import type { View } from './view.js';

/** Every view of the gateway. */
export function allViews({ VIEW_PART_TIMEOUT_MS }: GatewayConfig, breakers: AllBreakers): readonly View[] {
  return [orderView(VIEW_PART_TIMEOUT_MS), orderTimeline(VIEW_PART_TIMEOUT_MS), ...breakersViews(breakers)];
}
