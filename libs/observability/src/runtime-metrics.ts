import { monitorEventLoopDelay } from 'node:perf_hooks';
import { gauge, gauges } from './meter.js';

const NANOS = 1e9;
/** Each look wakes a process that may have nothing else to do. */
const RESOLUTION_MS = 100;

/** Measures the process itself: how long its event loop is held up, and what it takes of memory and processor. Answers what ends that. */
export function measureRuntime(): () => void {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  const ends = [
    gauges(
      'nodejs.eventloop.delay',
      { description: 'How late the event loop is, since the last reading but one.', unit: 's' },
      () => {
        const readings = [
          { value: delay.percentile(50), labels: { quantile: '0.5' } },
          { value: delay.percentile(99), labels: { quantile: '0.99' } },
          { value: delay.max, labels: { quantile: '1' } },
        ].map(({ value, labels }) => ({ value: lateness(value), labels }));
        forgetNowAndThen();
        return readings;
      },
    ),
    gauges('process.memory.usage', { description: 'Memory of the process.', unit: 'By' }, () => {
      const { rss, heapUsed, external } = process.memoryUsage();
      return Object.entries({ rss, heap: heapUsed, external }).map(([kind, value]) => ({ value, labels: { kind } }));
    }),
    gauge('process.cpu.time', { description: 'Processor time used so far.', unit: 's' }, () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1e6;
    }),
  ];
  let forgotAt = performance.now();
  const forgetNowAndThen = (): void => {
    // Several may read, Prometheus and a collector: none may take the others' readings away.
    if (performance.now() - forgotAt < FORGET_MS) return;
    forgotAt = performance.now();
    delay.reset();
  };
  return () => {
    delay.disable();
    ends.forEach((end) => end());
  };
}

const FORGET_MS = 10_000;

/** The monitor's own interval is no lateness. Before it has looked once, it knows nothing. */
const lateness = (nanos: number): number =>
  Number.isFinite(nanos) ? Math.max(0, nanos / NANOS - RESOLUTION_MS / 1_000) : 0;
