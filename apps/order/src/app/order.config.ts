import { peerSetting, serviceConfig } from '@comanda/service';

/** The order service's settings. */
export const orderConfig = serviceConfig({ httpPort: 8081, grpcPort: 50051 }).extend({
  // Asked for menus that have not come yet.
  KITCHEN_GRPC_URL: peerSetting('kitchen'),
});
