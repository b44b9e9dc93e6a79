import { createServer } from 'node:net';
import type { z } from 'zod';
import type { LiveConfig } from '@comanda/config';
import { logger } from '@comanda/observability';

/** Where a service is to listen. */
export interface Place {
  /** The setting of the port. */
  readonly setting: string;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** The port is only the usual one: nobody has asked for it. */
  readonly isUsual: boolean;
}

const log = logger('service');

/** The place that the settings name for a protocol. Who is not `isFirst` on this machine leaves the usual port alone. */
export function placeFor(live: LiveConfig, protocol: 'HTTP' | 'GRPC', { isFirst = true } = {}): Place {
  const setting = `${protocol}_PORT`;
  const [host, port] = [live.get(`${protocol}_HOST`) as string, live.get(setting) as number];
  const usual = isUsual(live, setting);
  return { setting, host, port: usual && !isFirst ? 0 : port, isUsual: usual };
}

/**
 * The place, at a free port where its usual one is taken: a second instance on a developer's machine needs no setting. A port that
 * somebody has asked for is never replaced: whoever did would look for the service there.
 */
export async function withFreePort(place: Place): Promise<Place> {
  const { setting, host, port, isUsual: usual } = place;
  if (!usual || (await isFree(host, port))) return place;
  log.info({ setting, port }, 'the usual port is taken: a free one is used');
  return { ...place, port: 0 };
}

/** The place as a text: `host:port`. */
export function addressOf({ host, port }: Pick<Place, 'host' | 'port'>): string {
  return `${host}:${port}`;
}

/** Whether a port is the setting's default and nobody has asked for it. In production each port is meant. */
export function isUsual(live: LiveConfig, setting: string, environment = process.env['NODE_ENV']): boolean {
  if (environment === 'production') return false;
  const schema = live.schema.shape[setting] as z.ZodType | undefined;
  const explained = live.explain().find(({ name }) => name === setting);
  const byDefault = explained?.from.every(({ layer }) => layer === 'default') ?? false;
  return byDefault && explained?.value === schema?.safeParse(undefined).data;
}

function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
}
