import { startTelemetry } from '@comanda/observability/start';

// Telemetry patches what is loaded after it.
startTelemetry('kitchen');
const { startService } = await import('@comanda/service');
const { kitchenService } = await import('./app/kitchen.module.js');
await startService(kitchenService);
