import { setting } from '@comanda/config';
import { serviceConfig } from '@comanda/service';

/** The order service's settings. */
export const orderConfig = serviceConfig({ httpPort: 8081, grpcPort: 50051 }).extend({
  KITCHEN_GRPC_URL: setting.address().default('127.0.0.1:50053').meta({
    description: 'Where the kitchen answers gRPC; asked for menus that have not come yet.',
    example: '127.0.0.1:50053',
  }),
});
