import { context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { withLogFields } from './log-fields.js';
import { configureLogging, type LoggingOptions } from './log-root.js';
import { logger } from './logger.js';
import { NestLogger } from './nest-logger.js';
import { withTraceparent } from './trace-context.js';

const log = logger('saga');
let lines: Record<string, unknown>[];

function configure(options: LoggingOptions = {}): void {
  lines = [];
  const write = (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>);
  configureLogging({ service: 'order', ...options, destination: { write } });
}

beforeAll(() => context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()));
beforeEach(() => configure());

it('writes what happened, where and when', () => {
  log.info({ attempt: 2 }, 'sent again');
  expect(lines).toEqual([
    {
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      service: 'order',
      component: 'saga',
      attempt: 2,
      msg: 'sent again',
    },
  ]);
});

it('writes an error with its stack', () => {
  log.error({ err: new Error('broken') }, 'failed');
  expect(lines[0]).toMatchObject({ err: { message: 'broken', stack: expect.stringContaining('logger.spec') } });
});

it('names the trace that the line belongs to', () => {
  withTraceparent('00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', () => log.info('within'));
  expect(lines[0]).toMatchObject({ trace_id: '0af7651916cd43dd8448eb211c80319c', span_id: 'b7ad6b7169203331' });
  log.info('without');
  expect(lines[1]).not.toHaveProperty('trace_id');
});

it('adds the fields of everything around it, across waits', async () => {
  await withLogFields({ sagaId: 's1' }, async () => {
    await Promise.resolve();
    withLogFields({ orderId: 'o1' }, () => log.info('both'));
    log.info('one');
  });
  log.info('none');
  expect(lines).toMatchObject([{ sagaId: 's1', orderId: 'o1' }, { sagaId: 's1' }, {}]);
  expect(lines[1]).not.toHaveProperty('orderId');
  expect(lines[2]).not.toHaveProperty('sagaId');
});

it('follows a change of the level, though it was made before', () => {
  log.debug('dropped');
  expect(log.isLevelEnabled('debug')).toBe(false);
  configure({ level: 'debug' });
  log.debug('kept');
  expect(log.isLevelEnabled('debug')).toBe(true);
  expect(lines).toMatchObject([{ msg: 'kept' }]);
});

describe('as the logger of Nest', () => {
  const nest = new NestLogger();

  it('keeps the context as the component', () => {
    nest.log('connected', 'Broker');
    nest.warn('slow', 'Broker');
    nest.error('lost', 'Error: lost\n    at x', 'Broker');
    expect(lines).toMatchObject([
      { level: 'info', component: 'Broker', msg: 'connected' },
      { level: 'warn', component: 'Broker', msg: 'slow' },
      { level: 'error', component: 'Broker', msg: 'lost', stack: expect.stringContaining('at x') },
    ]);
  });

  it('keeps an error whole', () => {
    nest.error(new Error('broken'), 'ExceptionsHandler');
    expect(lines).toMatchObject([{ component: 'ExceptionsHandler', msg: 'broken', err: { type: 'Error' } }]);
  });

  it('keeps the chatter of a start out of `info`', () => {
    nest.log('Mapped {/x, GET} route', 'RouterExplorer');
    expect(lines).toEqual([]);
  });
});
