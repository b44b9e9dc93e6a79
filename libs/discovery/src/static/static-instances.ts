import { DomainError } from '@comanda/kernel';
import type { ServiceInstance } from '../registry.js';

const shape = /^(?<name>[a-z][a-z0-9-]*)=(?<address>\[[0-9a-fA-F:]+\]|[^:/\s=,]+):(?<port>\d{1,5})$/;

/**
 * Reads `order=10.0.0.1:50051,order=10.0.0.2:50051,kitchen=10.0.0.3:50053`; the ports are those of gRPC. The empty text names nobody.
 * Throws `DomainError` `REGISTRY_URL_INVALID`.
 */
export function staticInstances(text: string): readonly ServiceInstance[] {
  const parts = text.split(',').map((part) => part.trim());
  return parts.filter((part) => part !== '').map(staticInstance);
}

function staticInstance(part: string): ServiceInstance {
  const found = shape.exec(part)?.groups as { name: string; address: string; port: string } | undefined;
  if (!found) {
    throw new DomainError('REGISTRY_URL_INVALID', 'invalid', `expected service=host:port, not ${part}`);
  }
  const { name, address, port } = found;
  const endpoints = { grpc: Number(port) };
  return {
    name,
    id: `${name}@${address}:${port}`,
    version: '0.0.0',
    address,
    endpoints,
    metadata: {},
    health: 'passing',
  };
}
