import { Injectable, Module } from '@nestjs/common';
import { ConfigModule, LiveConfig } from '@comanda/config';
import { coordinationBackend, CoordinationModule, KeyValue } from '@comanda/coordination';
import { namespace, schema, settings, storeUrl } from './settings.js';

// #region module
@Injectable()
export class Door {
  greeting = '';

  constructor(config: LiveConfig<typeof schema>) {
    config.watch('GREETING', (greeting) => (this.greeting = greeting)); // now, and whenever it changes
  }
}

@Module({
  imports: [
    CoordinationModule.register({ service: 'shop', ...coordinationBackend(storeUrl) }),
    ConfigModule.register({ settings, namespace, source: KeyValue }),
  ],
  providers: [Door],
})
export class ShopModule {}
// #endregion
