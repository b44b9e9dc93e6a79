import { TEST_FILES } from './test-files.mjs';

/**
 * Package (as a regular expression) -> the folders that wrap it.
 *
 * @type {readonly (readonly [name: string, homes: readonly string[]])[]}
 */
const HOMES = [
  ['opossum', ['libs/resilience']],
  ['pino(-pretty)?', ['libs/observability']],
  ['@opentelemetry/[^/]+', ['libs/observability']],
  ['@nats-io/[^/]+', ['libs/messaging', 'libs/coordination']],
  ['consul', ['libs/coordination', 'libs/discovery']],
  // It is used by the one, and patched by the other.
  ['pg', ['libs/messaging', 'libs/observability']],
  ['@grpc/[^/]+', ['libs/service']],
  ['grpc-health-check', ['libs/service']],
  ['@nestjs/microservices', ['libs/service']],
  ['@nestjs/platform-fastify', ['libs/service', 'apps/gateway']],
  ['yaml', ['libs/config']],
  ['fastify', ['libs/service', 'apps/gateway']],
  ['ajv(-formats)?', ['libs/contracts']],
  ['zod', ['libs/config', 'libs/service']],
  ['@prisma/[^/]+', ['prisma/[^/]+', 'apps/[^/]+/src/app/adapters/prisma']],
];

/** A dependency is wrapped once, by the library that owns its concern. Tests may reach for the real thing. */
export const wrappedOnce = HOMES.map(([name, homes]) => ({
  files: '^(apps|libs|prisma)/',
  except: `${TEST_FILES}|${homes.map((home) => `^${home}/`).join('|')}`,
  forbid: [`^${name}(/|$)`],
  why: `only ${homes.map((home) => home.replaceAll('[^/]+', '*')).join(' and ')} may know it.`,
}));
