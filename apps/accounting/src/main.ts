import { startTelemetry } from '@comanda/observability/start';

// Telemetry patches what is loaded after it.
startTelemetry('accounting');
const { startService } = await import('@comanda/service');
const { accountingService } = await import('./app/accounting.module.js');
await startService(accountingService);
