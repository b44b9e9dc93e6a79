/** Where everyone is registered: `consul://127.0.0.1:8500`, `nats://127.0.0.1:4222`, or who is in this process. */
export const registryUrl = process.env['REGISTRY_URL'] ?? 'memory:';
