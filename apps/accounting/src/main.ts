import { startTelemetry } from '@comanda/observability/start';

// Telemetry is there before what measures itself by it is loaded.
startTelemetry('accounting');
const { startService } = await import('@comanda/service');
const { accountingService } = await import('./app/accounting.module.js');
await startService(accountingService);
