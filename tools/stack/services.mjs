/**
 * The services, in the order of their default ports. `database` is false for the one that owns none.
 *
 * @typedef {{ name: string, http: number, grpc?: number, database: boolean }} Service
 * @type {readonly Service[]}
 */
export const SERVICES = [
  { name: 'gateway', http: 8080, database: false },
  { name: 'order', http: 8081, grpc: 50051, database: true },
  { name: 'consumer', http: 8082, grpc: 50052, database: true },
  { name: 'kitchen', http: 8083, grpc: 50053, database: true },
  { name: 'accounting', http: 8084, grpc: 50054, database: true },
  { name: 'orchestrator', http: 8085, grpc: 50055, database: true },
];

/** Names of all services. */
export const SERVICE_NAMES = SERVICES.map(({ name }) => name);

/** Names of the services that own a database, which has the service's name. */
export const DATABASES = SERVICES.filter(({ database }) => database).map(({ name }) => name);
