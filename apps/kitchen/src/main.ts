import { startTelemetry } from '@comanda/observability/start';

// Telemetry is there before what measures itself by it is loaded.
startTelemetry('kitchen');
const { startService } = await import('@comanda/service');
const { kitchenService } = await import('./app/kitchen.module.js');
await startService(kitchenService);
