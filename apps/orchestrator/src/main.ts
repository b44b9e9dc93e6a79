import { startTelemetry } from '@comanda/observability/start';

// Telemetry is there before what measures itself by it is loaded.
startTelemetry('orchestrator');
const { startService } = await import('@comanda/service');
const { orchestratorService } = await import('./app/orchestrator.module.js');
await startService(orchestratorService);
