import { startTelemetry } from '@comanda/observability/start';

// Telemetry patches what is loaded after it.
startTelemetry('consumer');
const { startService } = await import('@comanda/service');
const { consumerService } = await import('./app/consumer.module.js');
await startService(consumerService);
