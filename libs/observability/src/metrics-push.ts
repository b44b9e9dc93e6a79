import { diag } from '@opentelemetry/api';
import { ExportResultCode } from '@opentelemetry/core';
import type { PushMetricExporter, ResourceMetrics } from '@opentelemetry/sdk-metrics';

/** Sends all metrics now and then. While one sending goes on there is no other: a backend that hangs is owed nothing. */
export class MetricsPush {
  private readonly timer: NodeJS.Timeout;
  private sending: Promise<void> | undefined;

  constructor(
    private readonly exporter: PushMetricExporter,
    private readonly collect: () => Promise<ResourceMetrics>,
    everyMs: number,
  ) {
    this.timer = setInterval(() => void this.send(), everyMs).unref();
  }

  /** Sends the last, once what is under way has ended, and ends. Never rejects. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.sending;
    await this.send();
    await this.exporter.shutdown().catch(() => undefined);
  }

  private send(): Promise<void> {
    this.sending ??= this.sendNow()
      .catch((error: unknown) => diag.error('metrics are not sent', error))
      .finally(() => (this.sending = undefined));
    return this.sending;
  }

  private async sendNow(): Promise<void> {
    const metrics = await this.collect();
    const { code, error } = await new Promise<{ code: ExportResultCode; error?: Error }>((resolve) =>
      this.exporter.export(metrics, resolve),
    );
    if (code !== ExportResultCode.SUCCESS) throw error ?? new Error('the backend did not take them');
  }
}
