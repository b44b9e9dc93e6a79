import { describe, expect, it } from '@jest/globals';
import { serviceEnvironment } from './service-environment.mjs';

const given = {
  own: { http: 1, grpc: 2 },
  databaseUrl: 'postgresql://here/order',
  natsUrl: 'nats://here',
  registryUrl: 'http://consul',
};

describe("a service's environment", () => {
  it('tells it where it listens, what it uses, and where to look for its peers', () => {
    expect(serviceEnvironment(given)).toMatchObject({
      HTTP_PORT: '1',
      GRPC_PORT: '2',
      DATABASE_URL: 'postgresql://here/order',
      NATS_URL: 'nats://here',
      REGISTRY_URL: 'http://consul',
    });
  });

  it('has no gRPC port and no database for one that has neither', () => {
    const env = serviceEnvironment({ ...given, own: { http: 1 }, databaseUrl: undefined });
    expect(env).not.toHaveProperty('GRPC_PORT');
    expect(env).not.toHaveProperty('DATABASE_URL');
  });

  it("keeps the test runner's own settings from it", () => {
    expect(process.env).toHaveProperty('JEST_WORKER_ID');
    expect(Object.keys(serviceEnvironment(given)).filter((name) => /^(JEST_|npm_|NODE_ENV$)/.test(name))).toEqual([]);
  });

  it('leaves no peer where the shell of a developer has it', () => {
    process.env['KITCHEN_GRPC_URL'] = '127.0.0.1:1';
    try {
      expect(serviceEnvironment(given)).not.toHaveProperty('KITCHEN_GRPC_URL');
    } finally {
      delete process.env['KITCHEN_GRPC_URL'];
    }
  });

  it('leaves the last word to the caller', () => {
    expect(serviceEnvironment({ ...given, env: { LOG_FORMAT: 'pretty' } })).toMatchObject({ LOG_FORMAT: 'pretty' });
  });
});
