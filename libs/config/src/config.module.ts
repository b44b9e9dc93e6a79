import { Logger, Module, type DynamicModule, type InjectionToken, type OnApplicationShutdown } from '@nestjs/common';
import type { ConfigSource } from './config-source.js';
import { FollowedSource } from './follow-source.js';
import { LiveConfig } from './live-config.js';
import type { Namespace } from './namespace.js';
import { settingsReporter } from './settings-reporter.js';

/** Which settings an application has, and where they are changed while it runs. */
export interface ConfigModuleOptions {
  /** Read from what does not change: file, environment. */
  readonly settings: LiveConfig;
  /** Provider of the store that is followed, such as `KeyValue` of `@comanda/coordination`; without it nothing changes. */
  readonly source?: InjectionToken<ConfigSource>;
  /** What the keys in the store begin with: `shop` and `production` make `shop/production/<service>/<NAME>`. `comanda` and `local` if absent. */
  readonly namespace?: Partial<Pick<Namespace, 'root' | 'environment'>>;
  /** How long the start waits for the store, in milliseconds; 3000 if absent. It then goes on without, and takes what is live when it comes. */
  readonly waitMs?: number;
}

const WAIT_MS = 3_000;

/** Follows the store from the start of the application to its end. */
class FollowedSettings implements OnApplicationShutdown {
  private followed: FollowedSource | undefined;
  private readonly log = new Logger('config');

  constructor(private readonly options: ConfigModuleOptions) {}

  async follow(source: ConfigSource): Promise<void> {
    const { settings, namespace, waitMs = WAIT_MS } = this.options;
    const place = { root: 'comanda', environment: 'local', ...namespace, service: settings.service };
    this.followed = new FollowedSource(settings, source, place, settingsReporter(settings, this.log));
    if (!(await this.followed.started(waitMs)))
      this.log.warn(`the store of settings has not answered for ${waitMs} ms: starting without it`);
  }

  onApplicationShutdown(): void {
    this.followed?.stop();
  }
}

/**
 * Provides `LiveConfig` to all of a Nest application, with what the store says before anything gets it, and follows the store until the
 * application ends. What changes, and what is refused, goes to Nest's logger; nothing of a secret does.
 *
 * ```ts
 * imports: [ConfigModule.register({ settings: new LiveConfig(schema, [environmentLayer(schema, process.env)], { service: 'shop' }) })]
 * ```
 */
@Module({})
export class ConfigModule {
  static register(options: ConfigModuleOptions): DynamicModule {
    const { settings, source } = options;
    const providers = [
      { provide: FollowedSettings, useFactory: () => new FollowedSettings(options) },
      {
        provide: LiveConfig,
        inject: [FollowedSettings, ...(source === undefined ? [] : [source])],
        useFactory: async (followed: FollowedSettings, store?: ConfigSource) => {
          if (store) await followed.follow(store);
          return settings;
        },
      },
    ];
    return { module: ConfigModule, global: true, providers, exports: [LiveConfig] };
  }
}
