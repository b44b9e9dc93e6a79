import type { LiveConfig } from '@comanda/config';
import { configureLogging, setTraceSampling } from '@comanda/observability';
import type { ServiceSettings } from '../service-config.js';

/** Has the process log and trace as its settings say, now and whenever they change. */
export function applySettings<Schema extends ServiceSettings>(settings: LiveConfig<Schema>): void {
  const live = settings as unknown as LiveConfig<ServiceSettings>;
  const { LOG_FORMAT: format } = live.values;
  live.watch('LOG_LEVEL', (level) => configureLogging({ level, format, service: live.service }));
  live.watch('TRACE_SAMPLE_RATIO', (ratio) => setTraceSampling(ratio));
}
