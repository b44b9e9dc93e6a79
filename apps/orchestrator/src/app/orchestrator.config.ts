import { serviceConfig } from '@comanda/service';

/** The orchestrator's settings; all are those that every service has. */
export const orchestratorConfig = serviceConfig({ httpPort: 8085, grpcPort: 50055 });
