import { LiveConfig } from '@comanda/config';
import { SagaEngine } from '@comanda/saga-engine';
import { Injectable } from '@nestjs/common';
import type { orchestratorConfig } from './orchestrator.config.js';
import { deadlinesOf } from './saga-deadlines.js';

/** Has the engine go by the deadlines that the settings say at each moment. */
@Injectable()
export class LiveDeadlines {
  constructor(live: LiveConfig<typeof orchestratorConfig>, engine: SagaEngine) {
    live.watch('SAGA_DEADLINES', (said) => engine.setDeadlines(deadlinesOf(said)));
  }
}
