import { startTelemetry } from '../src/start.js';

// A process that works hard and is watched by a backend that does not answer. Says, as JSON, what that cost.
startTelemetry('busy');
const { beginSpan, configureLogging, currentTraceparent, durations, joinTrace, logger, stopTelemetry } =
  await import('../src/index.js');

const ROUNDS = 15;
const SPANS_A_ROUND = 2_000;

configureLogging({ service: 'busy', destination: { write: () => undefined } });
const log = logger('work');
const note = durations('work.duration', {});

function work(): void {
  const trace = joinTrace(undefined, () => ({ name: 'POST /v1/orders', role: 'server' }));
  trace.run(() => log.info({ orderId: 'x'.repeat(36) }, 'request'));
  beginSpan(
    { name: 'publish evt.order.OrderCreated', role: 'producer', attributes: { text: 'x'.repeat(200) } },
    trace.run(currentTraceparent),
  )?.end();
  note(0.01);
  trace.end({ 'http.response.status_code': 201 });
}

function heapMb(): number {
  (globalThis as { gc?: () => void }).gc!();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

work();
const before = heapMb();
let slowestMs = 0;
for (let round = 0; round < ROUNDS; round += 1) {
  for (let index = 0; index < SPANS_A_ROUND; index += 1) work();
  // What exports gets its turn, as between requests.
  const beganMs = performance.now();
  await new Promise((resolve) => setTimeout(resolve, 20));
  slowestMs = Math.max(slowestMs, performance.now() - beganMs);
}
const grownMb = heapMb() - before;
const stopBeganMs = performance.now();
await stopTelemetry();
process.stdout.write(JSON.stringify({ grownMb, slowestMs, stopMs: performance.now() - stopBeganMs }));
process.exit(0);
