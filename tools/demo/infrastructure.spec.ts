import { describe, expect, it } from '@jest/globals';
import { wellKnownPorts } from '../stack/ports.mjs';
import { createPaint } from '../terminal/paint.mjs';
import { serveLines } from './infrastructure.mjs';

const urls = {
  gateway: 'http://gateway',
  nats: 'nats://nats',
  natsMonitor: undefined,
  consul: undefined,
  fabio: undefined,
  postgres: 'postgresql://all',
};
const lines = (over: object, offset = 0): string[] => {
  const stack = { urls: { ...urls, ...over }, databaseUrl: (name: string) => `postgresql://${name}` };
  const ports = wellKnownPorts({ offset, env: {} });
  return serveLines(stack, ports, createPaint(process.stdout, { FORCE_COLOR: '0' })).split('\n');
};

describe('the lines that serve the services from their sources', () => {
  it('tell each where to register: the NATS that it has, or has not', () => {
    expect(lines({})).toEqual(
      expect.arrayContaining([
        'Postgres and nats-server are up. Each service in a terminal of its own, in any number:',
        '  REGISTRY_URL=nats://nats npx nx serve gateway',
        '  DATABASE_URL=postgresql://order NATS_URL=nats://nats npx nx serve order',
      ]),
    );
  });

  it('name moved ports, and no peer: those are found', () => {
    expect(lines({}, 1_000)).toContain(
      '  DATABASE_URL=postgresql://order NATS_URL=nats://nats HTTP_PORT=9081 GRPC_PORT=51051 npx nx serve order',
    );
  });

  it('have all register with the Consul, if there is one, and tell of the way through fabio', () => {
    const told = lines({ consul: 'http://consul', fabio: { http: 'http://fabio', pages: 'http://pages' } });
    expect(told[0]).toMatch(/^Postgres, nats-server, Consul and fabio are up\./);
    expect(told.filter((line) => line.includes('REGISTRY_URL=http://consul'))).toHaveLength(6);
    expect(told).toContain('By way of fabio the API is at http://fabio; its routes are at http://pages/routes.');
  });
});
