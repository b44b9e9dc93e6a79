import { describe, expect, it } from '@jest/globals';
import { wellKnownPorts } from './ports.mjs';

describe('the well-known ports', () => {
  it('are those of the services and servers', () => {
    expect(wellKnownPorts({ env: {} })).toMatchObject({
      'gateway.http': 8080,
      'order.grpc': 50051,
      postgres: 54320,
      nats: 42220,
    });
  });

  it('are moved by an offset, but not where one is set', () => {
    const ports = wellKnownPorts({ offset: 1_000, env: { GATEWAY_HTTP_PORT: '80' } });
    expect(ports).toMatchObject({ 'gateway.http': 80, 'order.http': 9081, nats: 43220 });
  });

  it.each(['http', '0', '65536', '1.5'])('must be ports: %s is none', (port) => {
    expect(() => wellKnownPorts({ env: { NATS_PORT: port } })).toThrow(/^NATS_PORT: .* is not a port/);
  });

  it('are none that browsers refuse', () => {
    expect(() => wellKnownPorts({ offset: 2_000, env: {} })).toThrow(
      'GATEWAY_HTTP_PORT: browsers do not speak HTTP on port 10080',
    );
  });
});
