import { setting } from '@comanda/config';
import { serviceConfig } from '@comanda/service';
import { sagaDeadlines } from './saga-deadlines.js';
import { sagas } from './sagas/definitions.js';

/** The orchestrator's settings. */
export const orchestratorConfig = serviceConfig({ httpPort: 8085, grpcPort: 50055 }).extend({
  SAGA_RETENTION_DAYS: setting.integer(1, 3_650).default(30).meta({
    description: 'How many days after its start a saga that has ended is kept, with its journal.',
    example: '90',
  }),
  SAGA_DEADLINES: sagaDeadlines(sagas).meta({
    description:
      'How long a step may take until its outcome counts as unknown, in place of what its definition says; looked at whenever its command is due.',
    example: '{"create-order": {"authorizePayment": 10000}}',
    live: true,
  }),
});
