import { startTelemetry } from '@comanda/observability/start';

// Telemetry is there before what measures itself by it is loaded.
startTelemetry('tiny');
const { startService } = await import('../src/index.js');
const { tinyService } = await import('./tiny-service.js');
const { addFaults } = await import('./tiny-faults.js');
await startService(tinyService(addFaults));
