import { startTelemetry } from '@comanda/observability/start';
startTelemetry('gateway');
const { bootService, readSettings } = await import('@comanda/service');
const { gatewayService } = await import('../src/app/gateway.module.js');
const s = await bootService(gatewayService, readSettings(gatewayService, process.env));
process.on('message', (m) => { if (m === 'cpu') process.send!(process.cpuUsage()); else void s.drain().then(() => process.exit(0)); });
process.send!(s.addresses.http);
