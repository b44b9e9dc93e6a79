import { startTelemetry } from '@comanda/observability/start';

startTelemetry('gateway');
const { startService } = await import('@comanda/service');
const { gatewayService } = await import('./app/gateway.module.js');
await startService(gatewayService);
