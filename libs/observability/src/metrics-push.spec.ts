import { ExportResultCode } from '@opentelemetry/core';
import type { PushMetricExporter, ResourceMetrics } from '@opentelemetry/sdk-metrics';
import { MetricsPush } from './metrics-push.js';

const metrics = {} as ResourceMetrics;

/** A backend that answers when the test says so. */
class Backend {
  readonly waiting: ((result: { code: ExportResultCode }) => void)[] = [];
  readonly exporter = {
    export: (_metrics: ResourceMetrics, answer: (result: { code: ExportResultCode }) => void) =>
      void this.waiting.push(answer),
    shutdown: async () => undefined,
  } as unknown as PushMetricExporter;

  async asked(times: number): Promise<void> {
    while (this.waiting.length < times) await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

it('sends again and again, and once more at the end', async () => {
  const backend = new Backend();
  const push = new MetricsPush(backend.exporter, async () => metrics, 5);
  await backend.asked(1);
  backend.waiting[0]!({ code: ExportResultCode.SUCCESS });
  await backend.asked(2);
  const stopped = push.stop();
  backend.waiting[1]!({ code: ExportResultCode.FAILED });
  await backend.asked(3);
  backend.waiting[2]!({ code: ExportResultCode.SUCCESS });
  await stopped;
});

it('sends nothing more while the backend does not answer, and collects nothing', async () => {
  const backend = new Backend();
  let collected = 0;
  const push = new MetricsPush(backend.exporter, async () => ((collected += 1), metrics), 2);
  await backend.asked(1);
  await new Promise((resolve) => setTimeout(resolve, 40));
  expect([collected, backend.waiting.length]).toEqual([1, 1]);
  const stopped = push.stop();
  backend.waiting[0]!({ code: ExportResultCode.SUCCESS });
  await backend.asked(2);
  backend.waiting[1]!({ code: ExportResultCode.SUCCESS });
  await stopped;
});

it('goes on after metrics could not be collected', async () => {
  const backend = new Backend();
  let fails = true;
  const collect = async (): Promise<ResourceMetrics> => {
    if (!fails) return metrics;
    fails = false;
    throw new Error('a gauge is broken');
  };
  const push = new MetricsPush(backend.exporter, collect, 2);
  await backend.asked(1);
  backend.waiting[0]!({ code: ExportResultCode.SUCCESS });
  const stopped = push.stop();
  await backend.asked(2);
  for (const answer of backend.waiting) answer({ code: ExportResultCode.SUCCESS });
  await stopped;
});
