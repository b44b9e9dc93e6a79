import { BlockList, isIP } from 'node:net';
import { z } from 'zod';
import { setting } from '@comanda/config';

/** Settings of a service that proxies stand in front of. */
export const proxyShape = {
  TRUSTED_PROXIES: z
    .string()
    .refine((text) => networksOf(text) !== undefined, { error: 'expected addresses and networks, such as 10.0.0.0/8' })
    .optional()
    .meta({
      description:
        "Proxies in front: who calls from there has a client's address taken from X-Forwarded-For. Without it nobody is believed.",
      example: '10.0.0.5,10.0.1.0/24',
      accepts: 'addresses and networks, separated by commas',
    }),
  TRUSTED_PROXY_HOPS: setting.integer(1, 10).default(1).meta({
    description:
      'So many proxies stand one behind the other. Of X-Forwarded-For only as many entries are believed, the last ones.',
    example: '1',
  }),
};

/** What is read of these. */
export type ProxySettings = Readonly<z.output<z.ZodObject<typeof proxyShape>>>;

/**
 * For Fastify's `trustProxy`: whether the client's address is to be taken from what that address says. `hop` counts from the one that has
 * connected, which is 0.
 */
export function trustProxy(settings: ProxySettings): false | ((address: string, hop: number) => boolean) {
  const { TRUSTED_PROXIES: text, TRUSTED_PROXY_HOPS: hops } = settings;
  const networks = text === undefined ? undefined : networksOf(text);
  if (!networks) return false;
  return (address, hop) => hop < hops && isIP(address) !== 0 && networks.check(address, family(address));
}

/** Undefined when the text means nothing. */
function networksOf(text: string): BlockList | undefined {
  const networks = new BlockList();
  try {
    for (const part of text.split(',')) add(networks, part.trim());
    return networks;
  } catch {
    return undefined;
  }
}

function add(networks: BlockList, part: string): void {
  const [address = '', bits] = part.split('/', 2);
  if (bits === undefined) networks.addAddress(address, family(address));
  else networks.addSubnet(address, /^\d+$/.test(bits) ? Number(bits) : NaN, family(address));
}

function family(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}
