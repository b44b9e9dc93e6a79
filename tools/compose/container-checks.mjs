import { SERVICE_NAMES } from '../stack/services.mjs';
import { check } from './check-failed.mjs';

/** Their images have no shell and no other program that could ask; the container beside them does it. */
const ASKED_FROM_BESIDE = ['fabio', 'otelcol'];
/** Published ports by service: the way in, and the operators' pages. */
const PUBLISHED = {
  fabio: ['9997/tcp', '9999/tcp'],
  consul: ['8500/tcp'],
  jaeger: ['16686/tcp'],
  prometheus: ['9090/tcp'],
  grafana: ['3000/tcp'],
};

/** @typedef {import('./engine.mjs').ComposeProject} ComposeProject */

/** Every container is healthy, or asked from beside. @param {ComposeProject} project */
export async function checkHealth(project) {
  const containers = await project.containers();
  const states = await project.inspect(containers.map(({ id }) => id));
  const unwell = containers.filter(({ service }, index) => {
    const health = states[index].State.Health?.Status;
    return health !== 'healthy' && !(health === undefined && ASKED_FROM_BESIDE.includes(service));
  });
  check(unwell.length === 0, `not healthy: ${unwell.map(({ name }) => name).join(', ')}`);
  return `${containers.length} containers`;
}

/** Only those ports are published, and on the loopback only. @param {ComposeProject} project */
export async function checkPorts(project) {
  const containers = await project.containers();
  const states = await project.inspect(containers.map(({ id }) => id));
  for (const [index, { service }] of containers.entries()) {
    const bound = Object.entries(
      /** @type {Record<string, { HostIp: string }[] | null>} */ (states[index].HostConfig.PortBindings ?? {}),
    );
    const ports = bound.map(([port]) => port).sort();
    const allowed = /** @type {Record<string, string[]>} */ (PUBLISHED)[service] ?? [];
    check(
      ports.join() === allowed.join(),
      `${service} publishes ${ports.join()} instead of ${allowed.join() || 'nothing'}`,
    );
    const open = bound.flatMap(([, hosts]) => hosts ?? []).filter(({ HostIp }) => HostIp !== '127.0.0.1');
    check(open.length === 0, `${service} is published on more than the loopback`);
  }
}

/** What runs in the services' containers is not root, holds no capability, and can write nowhere but in /tmp. @param {ComposeProject} project */
export async function checkConfinement(project) {
  const code = `
    import { readFileSync, writeFileSync } from 'node:fs';
    const written = ['/app/x', '/app/files/x', '/x', '/run/secrets/x'].filter((file) => {
      try { writeFileSync(file, ''); return true; } catch { return false; }
    });
    const capabilities = /CapEff:\\s*(\\w+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1];
    writeFileSync('/tmp/x', '');
    console.log(JSON.stringify({ uid: process.getuid(), written, capabilities: Number('0x' + capabilities) }));`;
  for (const service of SERVICE_NAMES) {
    const [container] = await project.containers(service);
    const { uid, written, capabilities } = JSON.parse(await project.evaluate(container?.id ?? service, code));
    check(uid !== 0, `${service} runs as root`);
    check(written.length === 0, `${service} can write ${written.join(', ')}`);
    check(capabilities === 0, `${service} has capabilities`);
  }
}
