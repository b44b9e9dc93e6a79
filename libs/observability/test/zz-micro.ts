import { startTelemetry } from '@comanda/observability/start';
startTelemetry('busy');
const { beginSpan, configureLogging, durations, logger, joinTrace, stopTelemetry } = await import('@comanda/observability');
configureLogging({ service: 'busy', destination: { write: () => undefined } });
const log = logger('work');
const note = durations('work.duration', {});
const cpu = async (name: string, n: number, fn: (i: number) => void): Promise<void> => {
  for (let i = 0; i < 500; i += 1) fn(i);
  await new Promise((r) => setTimeout(r, 1500));
  const before = process.cpuUsage();
  for (let i = 0; i < n; i += 1) { fn(i); if (i % 200 === 0) await new Promise((r) => setTimeout(r, 20)); }
  await new Promise((r) => setTimeout(r, 1500));
  const { user, system } = process.cpuUsage(before);
  console.error(name, ((user + system) / n).toFixed(1), 'us');
};
const tp = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
await cpu('idle-loop', 20000, () => undefined);
await cpu('span', 20000, (i) => beginSpan({ name: 'publish evt.order.OrderCreated', role: 'producer', attributes: { 'messaging.system': 'nats', 'messaging.operation.name': 'publish', 'messaging.operation.type': 'send', 'messaging.destination.name': 'cmd.kitchen', 'messaging.message.id': `create-order:01939aa0-0000-7000-8000-000000000001:${i}`, 'saga.id': 'create-order:01939aa0-0000-7000-8000-000000000001', 'saga.step': 'createTicket', 'saga.attempt': 1 } }, tp)?.end());
await cpu('log', 20000, () => log.info({ method: 'POST', route: '/v1/orders', status: 201, ms: 12.3, orderId: 'x'.repeat(36) }, 'request'));
await cpu('metric', 20000, () => note(0.01, { 'messaging.destination.name': 'cmd.kitchen.CreateTicket', outcome: 'replied' }));
await cpu('root unsampled', 20000, () => { const t = joinTrace('00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00', () => ({ name: 'x', role: 'server' })); t.run(() => 1); t.end(); });
await stopTelemetry();
process.exit(0);
