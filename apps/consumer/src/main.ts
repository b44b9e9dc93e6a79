import { startTelemetry } from '@comanda/observability/start';

// Telemetry is there before what measures itself by it is loaded.
startTelemetry('consumer');
const { startService } = await import('@comanda/service');
const { consumerService } = await import('./app/consumer.module.js');
await startService(consumerService);
