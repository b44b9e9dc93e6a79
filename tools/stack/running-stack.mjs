import { join } from 'node:path';
import { freePorts } from './ports.mjs';
import { ServiceInstance, serviceOf } from './service-instance.mjs';
import { serviceEnvironment } from './service-environment.mjs';
import { SERVICES } from './services.mjs';

/** @typedef {import('./index.d.mts').Stack} Stack */

/**
 * See the interface. Holds what has been started so far, so that it can be closed at any moment.
 *
 * @implements {Stack}
 */
export class RunningStack {
  /** @type {import('./postgres.mjs').Postgres | undefined} */
  postgres;
  /** @type {import('./nats.mjs').Nats | undefined} */
  nats;
  /** @type {import('./consul.mjs').Consul | undefined} */
  consul;
  /** @type {import('./fabio.mjs').Fabio | undefined} */
  fabio;
  /** @type {Map<string, ServiceInstance>} */
  #instances = new Map();
  /** @type {Promise<void> | undefined} */
  #closed;
  #given;

  /**
   * @param {object} given
   * @param {string} given.root
   * @param {import('./data-folder.mjs').DataFolder} given.folder
   * @param {import('./ports.mjs').Ports} given.ports
   * @param {import('../process/guard.mjs').Guard} given.guard
   * @param {import('./revival.mjs').Revival} given.revival
   * @param {Record<string, string>} [given.env]
   */
  constructor(given) {
    this.#given = given;
  }

  get dataDir() {
    return this.#given.folder.path;
  }

  get urls() {
    const gateway = `http://127.0.0.1:${this.#given.ports['gateway.http']}`;
    const { url: nats, monitorUrl: natsMonitor } = this.#nats();
    const routers = { consul: this.consul?.url, fabio: this.fabio?.urls };
    return { gateway, nats, natsMonitor, ...routers, postgres: this.#postgres().url() };
  }

  /** What a server of the stack needs to know. @param {'postgres' | 'nats' | 'consul' | 'fabio'} name */
  circumstances(name) {
    const { root, ports, guard, revival, folder } = this.#given;
    const onCrash = (/** @type {import('./managed-process.mjs').Exit} */ exit) =>
      void revival.revive(name, exit, () => /** @type {{ start(): Promise<void> }} */ (this[name]).start());
    const monitorPort = ports[`${name}.monitor`];
    return {
      root,
      dataDir: folder.path,
      port: Number(ports[name]),
      monitorPort,
      ports,
      guard,
      logFile: this.logFile(name),
      onCrash,
    };
  }

  databaseUrl(/** @type {string} */ database) {
    return this.#postgres().url(database);
  }

  httpUrl(/** @type {string} */ instance) {
    return this.#instance(instance).httpUrl;
  }

  grpcUrl(/** @type {string} */ instance) {
    const url = this.#instance(instance).grpcUrl;
    if (!url) throw new Error(`${instance} has no gRPC server`);
    return url;
  }

  pid(/** @type {string} */ name) {
    if (name === 'postgres' || name === 'nats' || name === 'consul' || name === 'fabio') return this[name]?.pid;
    return this.#instance(name).process.pid;
  }

  logFile(/** @type {string} */ name) {
    return join(this.dataDir, 'logs', `${name}.log`);
  }

  async start(/** @type {string} */ name, /** @type {Record<string, string>} */ settings = {}) {
    const instance = this.#instances.get(name) ?? (await this.#create(name, settings));
    await instance.start();
  }

  stop(/** @type {string} */ instance) {
    return this.#instance(instance).process.stop();
  }

  async kill(/** @type {string} */ instance, /** @type {NodeJS.Signals} */ signal = 'SIGKILL') {
    await this.#instance(instance).process.stop({ signal });
  }

  signal(/** @type {string} */ instance, /** @type {NodeJS.Signals} */ signal) {
    this.#instance(instance).process.signal(signal);
  }

  async natsStop(/** @type {{ kill?: boolean }} */ how = {}) {
    await this.#nats().stop(how);
  }

  async natsWipe() {
    this.#nats().wipe();
  }

  natsStart() {
    return this.#nats().start();
  }

  async consulStop(/** @type {{ kill?: boolean }} */ how = {}) {
    await this.#consul().stop(how);
  }

  async consulWipe() {
    this.#consul().wipe();
  }

  consulStart() {
    return this.#consul().start();
  }

  async postgresStop(/** @type {import('./postgres.mjs').StopMode} */ mode = 'fast') {
    await this.#postgres().stop(mode);
  }

  postgresStart() {
    return this.#postgres().start();
  }

  async postgresRestart(/** @type {import('./postgres.mjs').StopMode} */ mode = 'fast') {
    await this.postgresStop(mode);
    await this.postgresStart();
  }

  close() {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close() {
    const { revival, guard, folder } = this.#given;
    revival.end();
    guard.seal();
    await Promise.all([...this.#instances.values()].map(({ process }) => process.stop()));
    await this.fabio?.stop();
    await Promise.all([this.nats?.stop(), this.consul?.stop(), this.postgres?.stop()]);
    await guard.dismiss();
    folder.leave();
  }

  /** @param {string} name @param {Record<string, string>} settings */
  async #create(name, settings) {
    const { root, guard, revival, env } = this.#given;
    const service = SERVICES.find((one) => one.name === serviceOf(name));
    if (!service) throw new Error(`unknown service ${name}; known: ${SERVICES.map((one) => one.name).join(', ')}`);
    const own = await this.#portsOf(name);
    const databaseUrl = service.database ? this.databaseUrl(service.name) : undefined;
    const natsUrl = this.#nats().url;
    const registryUrl = this.consul?.url ?? natsUrl;
    const live = this.consul && { CONFIG_KV_URL: this.consul.url };
    // Its own word for who asks is taken; it runs where the gateway does.
    const proxied = this.fabio?.own && { TRUSTED_PROXIES: '127.0.0.1' };
    const all = { ...live, ...proxied, ...env, ...settings };
    const environment = serviceEnvironment({ own, databaseUrl, natsUrl, registryUrl, env: all });
    const given = { name, root, ports: own, env: environment, logFile: this.logFile(name) };
    const instance = new ServiceInstance(
      given,
      guard,
      (exit) => void revival.revive(name, exit, () => instance.start()),
    );
    this.#instances.set(name, instance);
    return instance;
  }

  /** @param {string} name @returns {Promise<{ http: number, grpc?: number }>} */
  async #portsOf(name) {
    const ports = name.includes('#') ? await freePorts([`${name}.http`, `${name}.grpc`]) : this.#given.ports;
    return { http: Number(ports[`${name}.http`]), grpc: ports[`${name}.grpc`] };
  }

  #instance(/** @type {string} */ name) {
    const instance = this.#instances.get(name);
    if (!instance) throw new Error(`${name} has not been started; started: ${[...this.#instances.keys()].join(', ')}`);
    return instance;
  }

  #postgres() {
    if (!this.postgres) throw new Error('Postgres has not been started');
    return this.postgres;
  }

  #consul() {
    if (!this.consul) throw new Error('Consul has not been started');
    return this.consul;
  }

  #nats() {
    if (!this.nats) throw new Error('nats-server has not been started');
    return this.nats;
  }
}
