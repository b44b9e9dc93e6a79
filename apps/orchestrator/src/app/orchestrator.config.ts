import { setting } from '@comanda/config';
import { serviceConfig } from '@comanda/service';

/** The orchestrator's settings. */
export const orchestratorConfig = serviceConfig({ httpPort: 8085, grpcPort: 50055 }).extend({
  SAGA_RETENTION_DAYS: setting.integer(1, 3_650).default(30).meta({
    description: 'How many days after its start a saga that has ended is kept, with its journal.',
    example: '90',
  }),
});
