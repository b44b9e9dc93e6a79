import path from 'node:path';
import { openDataFolder } from '../stack/data-folder.mjs';
import { Guard } from '../process/guard.mjs';
import { freePorts } from '../stack/ports.mjs';
import { Postgres } from '../stack/postgres.mjs';
import { silentLog } from '../terminal/log.mjs';

/**
 * Gives the work the URL of a Postgres server of its own, which is gone afterwards, however this process ends.
 *
 * @template T
 * @param {(url: string) => Promise<T>} work
 */
export async function withThrowawayPostgres(work) {
  const folder = await openDataFolder(undefined, silentLog);
  const guard = new Guard();
  folder.shareWith(guard);
  const { postgres: port = 0 } = await freePorts(['postgres']);
  const logFile = path.join(folder.path, 'postgres.log');
  const postgres = await Postgres.prepare({ dataDir: folder.path, port, guard, logFile });
  try {
    await postgres.start();
    return await work(postgres.url());
  } finally {
    await postgres.stop('immediate');
    folder.leave();
    // Not awaited: it holds no process open, and has nothing left to do.
    void guard.dismiss();
  }
}
