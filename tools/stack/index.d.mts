/**
 * Ports by name: `postgres`, `nats`, and `<service>.http` and `<service>.grpc` for each service. nats-server tells of itself
 * over HTTP if there is a port `nats.monitor`. Consul's are `consul` (HTTP), `consul.server` and `consul.gossip`; fabio's are `fabio`
 * (HTTP), `fabio.grpc`, `fabio.pages` and `fabio.metrics`.
 */
export type Ports = Record<string, number>;

export interface StackOptions {
  /** Keeps the data over runs, for one stack at a time. A temporary folder, deleted at the end, if absent. */
  dataDir?: string;
  /** Deletes what earlier runs have left in `dataDir`. */
  reset?: boolean;
  /** Must be free. Some free ones if absent. */
  ports?: Ports;
  /** Services to start, all six if absent. `order#2` is a second process of the order service, on free ports. */
  services?: readonly string[];
  /** Starts a Consul, too. */
  consul?: boolean;
  /** Starts a fabio in front of the gateways, too, and a Consul for it; there must be one that can be found. */
  fabio?: boolean;
  /** Settings of Consul's configuration file, over those that the stack gives it. */
  consulSettings?: Record<string, string | number | boolean>;
  /** Databases to create and migrate; those of the services if absent. */
  databases?: readonly string[];
  /** Settings for every service, over those that the stack gives it. */
  env?: Record<string, string>;
  /** Starts again whatever ends unasked. */
  revive?: boolean;
  /** Done beside the start of the servers, and before that of the services. */
  meanwhile?: () => Promise<unknown>;
  /** Told at once how to stop what has been started so far, for one who does not want to wait for the rest. */
  onBegin?: (close: () => Promise<void>) => void;
  log?: import('../terminal/log.mjs').Log;
}

/** Where fabio is reached; of one that was given only the first is known. */
export interface FabioUrls {
  /** Address of the HTTP API, by way of fabio. */
  http: string;
  /** `host:port` of the services' gRPC, by way of fabio. */
  grpc?: string;
  /** Of its own pages and API, such as /api/routes. */
  pages?: string;
  /** Page that Prometheus reads. */
  metrics?: string;
}

/** How a process ended. */
export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/**
 * Comanda, running: Postgres, nats-server and services, each a real process. However the process that started it ends,
 * kill -9 included, nothing of the stack lives on for more than some seconds.
 */
export interface Stack {
  readonly dataDir: string;
  readonly urls: {
    /** Address of the public HTTP API, also when the gateway is not among the services. */
    gateway: string;
    nats: string;
    /** Of nats-server's monitoring; undefined without a port for it, or when the server is not ours. */
    natsMonitor: string | undefined;
    /** Of Consul's HTTP API; undefined without a Consul. */
    consul: string | undefined;
    /** Of fabio; undefined without one. */
    fabio: FabioUrls | undefined;
    /** Of Postgres's own database, as a superuser. */
    postgres: string;
  };
  /** Connection string of a service's database, or of any other database of the server. */
  databaseUrl(database: string): string;
  /** Address of a service's own HTTP server, which serves /livez and /readyz. */
  httpUrl(instance: string): string;
  /** Address of a service's gRPC server. */
  grpcUrl(instance: string): string;
  /** Pid of a process that runs: an instance's, `postgres`, `nats`, `consul` or `fabio`. */
  pid(name: string): number | undefined;
  /** File with everything that a process has said. */
  logFile(name: string): string;

  /** Starts an instance (a new one, too) and waits until it is ready. What is set for a new one counts more than all else. */
  start(instance: string, settings?: Record<string, string>): Promise<void>;
  /** Asks an instance to end by SIGTERM, kills it after 12 s, and tells how it ended. */
  stop(instance: string): Promise<Exit | undefined>;
  /** Ends an instance at once, by SIGKILL unless another signal is named, and waits until it is gone. */
  kill(instance: string, signal?: NodeJS.Signals): Promise<void>;
  /** Sends a signal and waits for nothing, e.g. SIGSTOP and SIGCONT. */
  signal(instance: string, signal: NodeJS.Signals): void;

  /** Stops nats-server; by SIGKILL if `kill`. Not for a server whose address was given by NATS_URL. */
  natsStop(how?: { kill?: boolean }): Promise<void>;
  /** Deletes nats-server's storage. It must have been stopped. */
  natsWipe(): Promise<void>;
  natsStart(): Promise<void>;

  /** Stops Consul; by SIGKILL if `kill`. Not for a server whose address was given by CONSUL_HTTP_ADDR. */
  consulStop(how?: { kill?: boolean }): Promise<void>;
  /** Deletes Consul's storage. It must have been stopped. */
  consulWipe(): Promise<void>;
  consulStart(): Promise<void>;

  /** Stops Postgres: open transactions are ended (`fast`), or it crashes (`immediate`, `kill`). */
  postgresStop(mode?: 'fast' | 'immediate' | 'kill'): Promise<void>;
  postgresStart(): Promise<void>;
  /** Both of these; `fast` if no mode is named. */
  postgresRestart(mode?: 'fast' | 'immediate' | 'kill'): Promise<void>;

  /** Stops everything in order. To be called in any case; further calls do nothing. */
  close(): Promise<void>;
}

/**
 * Starts servers and services, and waits until all are ready. What is built must have been built.
 *
 * @throws Error that names what did not come up, with the end of its log. Nothing is left running then.
 */
export function startStack(options?: StackOptions): Promise<Stack>;

/** Whether `startStack` could start a fabio of its own here. */
export function hasOwnFabio(): Promise<boolean>;
