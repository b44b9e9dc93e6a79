import { startTelemetry } from '@comanda/observability/start';

// Telemetry is there before what measures itself by it is loaded.
startTelemetry('order');
const { startService } = await import('@comanda/service');
const { orderService } = await import('./app/order.module.js');
await startService(orderService);
