import { z } from 'zod';
import { setting } from '@comanda/config';
import { registrySchemes } from '@comanda/discovery';

const urls = registrySchemes.map((scheme) => `${scheme}:`).join(', ');

/** Settings of how a service is found, and finds others. */
export const registryShape = {
  REGISTRY_URL: z
    .string()
    .refine((url) => registrySchemes.includes(url.split(':')[0]!) && url.includes(':'), { error: `expected ${urls}` })
    .optional()
    .meta({
      description:
        'Where services find each other: nats://…, consul://… (or http), static:order=host:port,… or memory:. Without it, the NATS of NATS_URL if there is one, else nowhere.',
      example: 'nats://127.0.0.1:4222',
      accepts: `an URL that starts with ${urls}`,
      secret: true,
    }),
  REGISTRY_TOKEN: z.string().optional().meta({
    description: 'What Consul asks for, where it controls access.',
    accepts: 'a text',
    secret: true,
  }),
  REGISTRY_DRAIN_DELAY_MS: setting.integer(0, 60_000).optional().meta({
    description:
      'How long a stop waits, once deregistered, until nobody sends work any more. Without it 300, or 0 where the registry tells nobody.',
    example: '300',
  }),
  ADVERTISED_HOST: z.string().optional().meta({
    description:
      'Host that others reach this instance at. Without it, the one that it listens on, or an address of the machine where that is all of them.',
    example: '10.0.0.7',
    accepts: 'a host name or address',
  }),
  SERVICE_VERSION: z.string().optional().meta({
    description: 'Version that is registered, which callers may choose by. Without it, that of the package.',
    example: '1.4.0',
    accepts: 'a semantic version',
  }),
  INSTANCE_LABELS: pairs().meta({
    description: 'Labels that are registered, which callers may choose by.',
    example: 'zone=a,canary=yes',
  }),
  ROUTE_TAGS: list().meta({
    description: 'Tags that are registered for routers, besides the service’s own.',
    example: 'urlprefix-shop.example.com/',
  }),
  ROUTE_WEIGHT: setting.number(0, 1).optional().meta({
    description: 'Share of the requests that routers send to this instance.',
    example: '0.1',
  }),
};

/** What is read of these. */
export type RegistrySettings = Readonly<z.output<z.ZodObject<typeof registryShape>>>;

function list() {
  return z
    .string()
    .default('')
    .transform((text) => text.split(',').map((part) => part.trim()))
    .transform((parts) => parts.filter((part) => part !== ''))
    .meta({ accepts: 'texts, separated by commas' });
}

function pairs() {
  return z
    .string()
    .regex(/^(\s*[\w-]+=[^,]*(,|$))*$/, { error: 'expected label=value, separated by commas' })
    .default('')
    .transform((text) => Object.fromEntries(text.split(',').filter(Boolean).map(pair)) as Record<string, string>)
    .meta({ accepts: 'label=value, separated by commas' });
}

function pair(part: string): [string, string] {
  const at = part.indexOf('=');
  return [part.slice(0, at).trim(), part.slice(at + 1).trim()];
}
