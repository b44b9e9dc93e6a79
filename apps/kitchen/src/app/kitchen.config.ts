import { serviceConfig } from '@comanda/service';

/** The kitchen's settings; all are those that every service has. */
export const kitchenConfig = serviceConfig({ httpPort: 8083, grpcPort: 50053 });
