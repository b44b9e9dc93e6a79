import { z } from 'zod';
import { setting } from '@comanda/config';
import { logFormats, logLevels } from '@comanda/observability';
import { callPolicies } from './live-config/call-policies.js';
import { configShape } from './live-config/config-shape.js';
import { registryShape } from './registration/registry-shape.js';
import { turnsShape } from './turns/turns-shape.js';

/** Where a service listens by default, and what it has. */
export interface ServiceTraits {
  readonly httpPort: number;
  /** Absent: it serves no gRPC, and has no GRPC_* settings. */
  readonly grpcPort?: number;
  /** False: it has no database of its own, and no DATABASE_URL. */
  readonly database?: boolean;
  /** False: it takes and sends no messages, and has no NATS_URL. */
  readonly nats?: boolean;
}

type CommonShape = ReturnType<typeof commonShape>;
type GrpcShape = ReturnType<typeof grpcShape>;
type NoShape = Record<never, never>;

/** Settings of a service with those traits. */
export type ServiceShape<T extends ServiceTraits> = CommonShape &
  (T extends { grpcPort: number } ? GrpcShape : NoShape) &
  (T extends { database: false } ? NoShape : typeof databaseShape) &
  (T extends { nats: false } ? NoShape : typeof natsShape);

/** What the bootstrap itself needs of any service's settings. */
export type ServiceSettings = z.ZodObject<CommonShape & Partial<GrpcShape>>;

/** The settings that every service has; add a service's own with `.extend()`. */
export function serviceConfig<const T extends ServiceTraits>(traits: T): z.ZodObject<ServiceShape<T>> {
  const { httpPort, grpcPort, database = true, nats = true } = traits;
  return z.object({
    ...commonShape(httpPort),
    ...(grpcPort !== undefined && grpcShape(grpcPort)),
    ...(database && databaseShape),
    ...(nats && natsShape),
  }) as unknown as z.ZodObject<ServiceShape<T>>;
}

function commonShape(httpPort: number) {
  return {
    HTTP_HOST: host('Address that HTTP is served on.'),
    HTTP_PORT: port('Port of HTTP (for a service: /livez and /readyz).', httpPort),
    LOG_LEVEL: z
      .enum(logLevels)
      .default('info')
      .meta({ description: 'Lines below it are dropped.', example: 'info', live: true }),
    LOG_FORMAT: z
      .enum(logFormats)
      .default('auto')
      .meta({ description: 'auto is pretty on a terminal and json elsewhere.', example: 'json' }),
    SHUTDOWN_TIMEOUT_MS: setting
      .milliseconds()
      .default(10_000)
      .meta({ description: 'How long a stop may take before the process gives up.', example: '10000' }),
    OTEL_EXPORTER_OTLP_ENDPOINT: setting
      .url('http', 'https')
      .optional()
      .meta({ description: 'Where spans are sent; none are recorded without.', example: 'http://127.0.0.1:4318' }),
    TRACE_SAMPLE_RATIO: setting
      .number(0, 1)
      .default(1)
      .meta({ description: 'The share of the traces beginning here that is recorded.', example: '0.1', live: true }),
    CALL_POLICIES: callPolicies,
    ...configShape,
    ...registryShape,
  };
}

function grpcShape(grpcPort: number) {
  return {
    GRPC_HOST: host('Address that gRPC is served on.'),
    GRPC_PORT: port('Port of gRPC.', grpcPort),
  };
}

const databaseShape = {
  DATABASE_URL: setting.url('postgresql', 'postgres').meta({
    description: "The service's own Postgres database.",
    example: 'postgresql://postgres:postgres@127.0.0.1:5432/comanda',
    secret: true,
  }),
};

const natsShape = {
  NATS_URL: setting
    .url('nats', 'tls')
    .meta({ description: 'The message broker.', example: 'nats://127.0.0.1:4222', secret: true }),
  ...turnsShape,
};

function host(description: string) {
  return z.string().default('127.0.0.1').meta({ description, example: '127.0.0.1' });
}

function port(description: string, preset: number) {
  return setting
    .port()
    .default(preset)
    .meta({ description, example: String(preset) });
}
