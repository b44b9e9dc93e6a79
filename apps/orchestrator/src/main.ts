import { startTelemetry } from '@comanda/observability/start';

// Telemetry patches what is loaded after it.
startTelemetry('orchestrator');
const { startService } = await import('@comanda/service');
const { orchestratorService } = await import('./app/orchestrator.module.js');
await startService(orchestratorService);
