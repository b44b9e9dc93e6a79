import { setting } from '@comanda/config';
import { z } from 'zod';

/** Settings of how the processes of a service agree whose turn it is to do what one can do for all. */
export const turnsShape = {
  COORDINATION_URL: setting.url('nats', 'tls', 'consul', 'http', 'https', 'memory').optional().meta({
    description:
      'By what the processes of a service agree who cleans up for all: NATS or Consul. Without it, NATS_URL.',
    example: 'consul://127.0.0.1:8500',
    secret: true,
  }),
  COORDINATION_TOKEN: z.string().optional().meta({
    description: 'What Consul asks for, where it controls access.',
    accepts: 'a text',
    secret: true,
  }),
};
