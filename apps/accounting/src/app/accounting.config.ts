import { serviceConfig } from '@comanda/service';

/** The accounting service's settings; all are those that every service has. */
export const accountingConfig = serviceConfig({ httpPort: 8084, grpcPort: 50054 });
