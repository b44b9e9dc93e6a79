import { Module, type DynamicModule } from '@nestjs/common';
import { CoordinationModule } from '@comanda/coordination';
import { Presence } from './presence.js';
import { Reports } from './reports.js';
import { backend } from './settings.js';
import { Worker } from './worker.js';

// #region module
@Module({
  imports: [CoordinationModule.register({ service: 'reports', ...backend })],
  providers: [Reports, Presence],
})
export class AppModule {
  static of(name: string): DynamicModule {
    return { module: AppModule, providers: [{ provide: Worker, useValue: new Worker(name) }] };
  }
}
// #endregion
