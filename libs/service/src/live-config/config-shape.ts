import { z } from 'zod';
import { setting } from '@comanda/config';

/** Settings about settings: where else they come from. */
export const configShape = {
  CONFIG_FILE: z.string().optional().meta({
    description: 'A YAML or JSON file with settings, by service and environment.',
    example: 'comanda.yaml',
    accepts: 'a path',
    bootstrap: true,
  }),
  CONFIG_ENVIRONMENT: name(
    'Which environment this is: part of the keys in the store, and a section of the file.',
    'local',
  ),
  CONFIG_NAMESPACE: name('What the keys in the store begin with.', 'comanda'),
  CONFIG_KV_URL: setting.url('http', 'https', 'nats', 'tls').optional().meta({
    description: 'The key-value store with settings: a Consul (http), or a NATS (nats). Without it there is none.',
    example: 'http://127.0.0.1:8500',
    secret: true,
    bootstrap: true,
  }),
  CONFIG_KV_TOKEN: z.string().optional().meta({
    description: 'What Consul asks for, where it controls access.',
    accepts: 'a text',
    secret: true,
    bootstrap: true,
  }),
  CONFIG_KV_WAIT_MS: setting.milliseconds().default(3_000).meta({
    description: 'How long a start waits for the store. It then goes on without, and takes its values when it comes.',
    example: '3000',
    bootstrap: true,
  }),
};

/** What is read of these. */
export type ConfigSettings = Readonly<z.output<z.ZodObject<typeof configShape>>>;

function name(description: string, preset: string) {
  return z
    .string()
    .regex(/^[\w.-]+$/, { error: 'expected letters, digits, -, _ and .' })
    .default(preset)
    .meta({ description, example: preset, accepts: 'letters, digits, `-`, `_` and `.`', bootstrap: true });
}
