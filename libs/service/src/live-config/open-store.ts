import { ConsulClient, ConsulKeyValue, NatsKeyValue, NatsLink, type KeyValue } from '@comanda/coordination';
import type { ConfigSettings } from './config-shape.js';

/** A key-value store, and the connection that it has for itself. */
export interface OpenStore {
  readonly entries: KeyValue;
  /** Ends the watches and the connection. */
  close(): Promise<void>;
}

/** The key-value store that the settings name, or none. It connects in the background, for ever. `client` names the connection. */
export function openStore(settings: ConfigSettings, client: string): OpenStore | undefined {
  const { CONFIG_KV_URL: url } = settings;
  if (url === undefined) return undefined;
  return url.startsWith('http') ? openConsul(url, settings) : openNats(url, settings, client);
}

function openConsul(url: string, { CONFIG_KV_TOKEN: token }: ConfigSettings): OpenStore {
  const client = new ConsulClient({ url, token });
  const entries = new ConsulKeyValue({ client });
  const close = async (): Promise<void> => {
    await entries.close();
    client.close();
  };
  return { entries, close };
}

function openNats(url: string, { CONFIG_NAMESPACE }: ConfigSettings, client: string): OpenStore {
  const link = new NatsLink({ url, name: `${client} config` });
  const bucket = { name: `${CONFIG_NAMESPACE.replaceAll('.', '_')}-config` };
  const entries = new NatsKeyValue({ link, bucket });
  const close = async (): Promise<void> => {
    await entries.close();
    await link.close();
  };
  return { entries, close };
}
