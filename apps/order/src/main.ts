import { startTelemetry } from '@comanda/observability/start';

// Telemetry patches what is loaded after it.
startTelemetry('order');
const { startService } = await import('@comanda/service');
const { orderService } = await import('./app/order.module.js');
await startService(orderService);
