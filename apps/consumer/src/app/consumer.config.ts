import { serviceConfig } from '@comanda/service';

/** The consumer service's settings; all are those that every service has. */
export const consumerConfig = serviceConfig({ httpPort: 8082, grpcPort: 50052 });
