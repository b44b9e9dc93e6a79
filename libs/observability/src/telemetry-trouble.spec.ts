import { diag } from '@opentelemetry/api';
import { configureLogging } from './log-root.js';
import { tellTelemetryTrouble } from './telemetry-trouble.js';

it('says at once that telemetry is not sent, and then once a minute at the most, with how much it kept to itself', () => {
  const lines: { details: string; notTold: number }[] = [];
  configureLogging({ destination: { write: (line) => void lines.push(JSON.parse(line) as (typeof lines)[number]) } });
  let nowMs = 0;
  tellTelemetryTrouble(() => nowMs);
  for (let attempt = 0; attempt < 5; attempt += 1) diag.error('export failed', new Error('ECONNREFUSED'));
  expect(lines).toMatchObject([{ details: 'export failed Error: ECONNREFUSED', notTold: 0 }]);
  nowMs = 60_000;
  diag.warn('dropped spans');
  expect(lines[1]).toMatchObject({ details: 'dropped spans', notTold: 4 });
  diag.disable();
});
