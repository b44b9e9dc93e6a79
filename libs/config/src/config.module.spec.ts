import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { z } from 'zod';
import { ConfigModule, type ConfigModuleOptions } from './config.module.js';
import type { ConfigSource, SourceEntry } from './config-source.js';
import { environmentLayer } from './environment-layer.js';
import { LiveConfig } from './live-config.js';

const schema = z.object({
  GREETING: z.string().max(10).default('Hello').meta({ live: true }),
  TABLES: z.string().default('1'),
  PASSWORD: z.string().default('hunter2').meta({ secret: true }),
});

/** Says what it is told to, to all who watch. */
class Store implements ConfigSource {
  watchers = new Map<string, (entries: readonly SourceEntry[]) => void>();
  lose: () => void = () => undefined;

  watch(prefix: string, { onEntries, onLost }: Parameters<ConfigSource['watch']>[1]) {
    this.watchers.set(prefix, onEntries);
    this.lose = () => onLost?.(new Error('away'));
    if (this.entries) onEntries(this.under(prefix));
    else {
      this.lose();
      setImmediate(() => this.later && this.say(this.later));
    }
    return { stop: () => void this.watchers.delete(prefix) };
  }

  constructor(
    private entries?: Readonly<Record<string, string>>,
    private readonly later?: Readonly<Record<string, string>>,
  ) {}

  say(entries: Readonly<Record<string, string>>): void {
    this.entries = entries;
    for (const [prefix, tell] of this.watchers) tell(this.under(prefix));
  }

  private under(prefix: string): SourceEntry[] {
    const all = Object.entries(this.entries ?? {}).map(([key, value]) => ({ key, value }));
    return all.filter(({ key }) => key.startsWith(prefix));
  }
}

@Module({})
class StoreModule {}

const lines: string[] = [];
const line = (message: unknown) => void lines.push(String(message));
const logger = { log: line, warn: line, error: line };

function start(store?: Store, options: Partial<ConfigModuleOptions> = {}) {
  const settings = new LiveConfig(schema, [environmentLayer(schema, { TABLES: '2' })], { service: 'shop' });
  const provided = {
    module: StoreModule,
    global: true,
    providers: [{ provide: Store, useValue: store }],
    exports: [Store],
  };
  const config = ConfigModule.register({ settings, ...(store && { source: Store }), ...options });
  return NestFactory.createApplicationContext({ module: class Shop {}, imports: [provided, config] }, { logger });
}

const own = (name: string) => `comanda/local/shop/${name}`;

beforeEach(() => void lines.splice(0));

it('provides the settings of file and environment where there is no store', async () => {
  const app = await start();
  expect(app.get(LiveConfig).values).toMatchObject({ GREETING: 'Hello', TABLES: '2' });
  await app.close();
});

it('provides what the store says from the first moment on, and follows it until the end', async () => {
  const store = new Store({ [own('TABLES')]: '3', 'comanda/local/common/GREETING': 'Hi' });
  const app = await start(store);
  const settings = app.get(LiveConfig);
  expect(settings.values).toMatchObject({ GREETING: 'Hi', TABLES: '3' });
  store.say({ [own('TABLES')]: '4', [own('GREETING')]: 'Bonjour' });
  expect(settings.values).toMatchObject({ GREETING: 'Bonjour', TABLES: '3' });
  await app.close();
  expect(store.watchers.size).toBe(0);
});

it('says what has changed, what waits and what is refused, and nothing of a secret', async () => {
  const store = new Store({});
  const app = await start(store);
  store.say({ [own('GREETING')]: 'Bonjour', [own('TABLES')]: '4', [own('PASSWORD')]: 'swordfish' });
  store.say({ [own('GREETING')]: 'much too long' });
  await app.close();
  const said = lines.join('\n');
  expect(said).toContain('GREETING is "Bonjour" now');
  expect(said).toContain('TABLES has changed; the next start takes it');
  expect(said).toMatch(/GREETING is "much too long": .* \(comanda\/local\/shop\/GREETING\); refused/);
  expect(said).toContain('PASSWORD is secret');
  expect(said).not.toMatch(/swordfish|hunter2/);
});

it('starts without a store that does not answer, and takes what is live when it does', async () => {
  const store = new Store();
  const app = await start(store, { waitMs: 1, namespace: { root: 'shops', environment: 'production' } });
  expect(lines).toContain('the store of settings has not answered for 1 ms: starting without it');
  expect(lines).toContain('the store of settings is not reached: settings stay as they are');
  store.say({ 'shops/production/shop/GREETING': 'Bonjour', 'shops/production/shop/TABLES': '3' });
  expect(app.get(LiveConfig).values).toMatchObject({ GREETING: 'Bonjour', TABLES: '2' });
  await app.close();
});

it('says nothing of a store that is reached a moment after the start, and says when it is lost', async () => {
  const store = new Store(undefined, { [own('GREETING')]: 'Bonjour' });
  const app = await start(store, { waitMs: 60_000 });
  const away = 'the store of settings is not reached: settings stay as they are';
  expect(lines).not.toContain(away);
  store.lose();
  expect(lines).toContain(away);
  expect(app.get(LiveConfig).values).toMatchObject({ GREETING: 'Bonjour' });
  await app.close();
});
