import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { KeyValue, type Watch } from '@comanda/coordination';
import { Worker } from './worker.js';

// #region presence
/** Who is there: a key each, which goes by itself when it is not written again. */
@Injectable()
export class Presence implements OnModuleDestroy {
  there: readonly string[] = [];
  private readonly watch: Watch;

  constructor(
    private readonly keys: KeyValue,
    private readonly worker: Worker,
  ) {
    const onEntries = (entries: readonly { value: string }[]) => (this.there = entries.map(({ value }) => value));
    this.watch = keys.watch('presence/', { onEntries });
  }

  async show(ttlMs: number): Promise<void> {
    await this.keys.put(`presence/${this.worker.name}`, this.worker.name, { ttlMs });
  }

  onModuleDestroy(): void {
    this.watch.stop();
  }
}
// #endregion
