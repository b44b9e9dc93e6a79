import { SeverityNumber, type LogRecord } from '@opentelemetry/api';
import { logger } from './logger.js';
import { configureLogging } from './log-root.js';
import { teeLogs } from './log-export.js';
import { withLogFields } from './log-fields.js';

let written: string[];
let exported: LogRecord[];

beforeEach(() => {
  [written, exported] = [[], []];
  configureLogging({ service: 'order', destination: { write: (line) => void written.push(line) } });
  teeLogs({ emit: (record: LogRecord) => exported.push(record) } as never);
});
afterEach(() => teeLogs(undefined));

it('sends what is written, with the fields of its line', () => {
  const log = logger('relay');
  withLogFields({ orderId: 'o-1' }, () => log.warn({ messages: 3, subject: undefined }, 'events stay for now'));
  expect(exported).toEqual([
    {
      severityNumber: SeverityNumber.WARN,
      severityText: 'warn',
      body: 'events stay for now',
      attributes: { component: 'relay', messages: 3, orderId: 'o-1' },
    },
  ]);
  expect(JSON.parse(written[0]!)).toMatchObject({ msg: 'events stay for now', orderId: 'o-1' });
});

it('sends an error by the names of the semantic conventions, and what is made of parts as JSON', () => {
  logger('relay').error({ err: new TypeError('a defect'), awaiting: [{ step: 'createTicket' }] }, 'it failed');
  expect(exported[0]!.attributes).toEqual({
    component: 'relay',
    'exception.type': 'TypeError',
    'exception.message': 'a defect',
    'exception.stacktrace': expect.stringContaining('TypeError: a defect'),
    awaiting: '[{"step":"createTicket"}]',
  });
});

it('sends nothing that is not written', () => {
  logger('relay').debug('chatter');
  expect([written, exported]).toEqual([[], []]);
});

it('writes all the same when nothing is sent', () => {
  teeLogs(undefined);
  logger('relay').info('alone');
  expect([written.length, exported.length]).toEqual([1, 0]);
});
