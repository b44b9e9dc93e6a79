import { startTelemetry } from '@comanda/observability/start';

// Telemetry patches what is loaded after it.
startTelemetry('tiny');
const { startService } = await import('../src/index.js');
const { tinyService } = await import('./tiny-service.js');
const { addFaults } = await import('./tiny-faults.js');
await startService(tinyService(addFaults));
