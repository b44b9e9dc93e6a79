import { z } from 'zod';

const byRegistry = /^registry:\/\/\/[a-z][a-z0-9-]*$/;
const address = /^(\[[0-9a-fA-F:]+\]|[^:/\s=,]+):\d{1,5}$/;

/** A setting that says where a service answers gRPC, for `createGrpcClient`; its default is that the registry knows. */
export function peerSetting(name: string) {
  const preset = `registry:///${name}`;
  const expected = `${preset}, or host:port, several separated by commas`;
  return z
    .string()
    .refine(isPeerAddress, { error: `expected ${expected}` })
    .default(preset)
    .meta({ description: `Where the ${name} service answers gRPC.`, example: preset, accepts: expected });
}

function isPeerAddress(text: string): boolean {
  return byRegistry.test(text) || text.split(',').every((part) => address.test(part.trim()));
}
