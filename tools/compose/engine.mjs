import { selfContained } from '../bundle/self-contained.mjs';
import { run } from '../process/run.mjs';

/**
 * @typedef {{ id: string, service: string, name: string }} Container
 * @typedef {{ timeoutMs?: number, input?: string, onLine?: (line: string) => void, env?: NodeJS.ProcessEnv }} CommandOptions
 */

/** A compose project on the engine that DOCKER_HOST names, and what is asked of it. */
export class ComposeProject {
  /**
   * @param {object} given
   * @param {string} given.root folder of the compose file
   * @param {string} given.name of the project: containers, networks and volumes are called after it
   * @param {NodeJS.ProcessEnv} given.settings what the compose file reads
   */
  constructor({ root, name, settings }) {
    this.root = root;
    this.name = name;
    this.env = { ...settings, COMPOSE_PROJECT_NAME: name, COMPOSE_PROGRESS: 'plain', BUILDKIT_PROGRESS: 'plain' };
  }

  /**
   * `docker compose ARGS`: what it printed.
   *
   * @param {readonly string[]} args
   * @param {CommandOptions} [options]
   */
  compose(args, options = {}) {
    return this.docker(['compose', ...args], options);
  }

  /** @param {readonly string[]} args @param {CommandOptions} [options] */
  docker(args, { env, ...options } = {}) {
    return run('docker', args, { cwd: this.root, env: { ...this.env, ...env }, timeoutMs: 300_000, ...options });
  }

  /** Containers that run, of one service or of all. @param {string} [service] @param {string[]} [more] options of `docker ps` @returns {Promise<Container[]>} */
  async containers(service, more = []) {
    const label = 'com.docker.compose.';
    const filters = [`label=${label}project=${this.name}`, ...(service ? [`label=${label}service=${service}`] : [])];
    const format = `{{.ID}} {{.Label "${label}service"}} {{.Names}}`;
    const text = await this.docker([
      'ps',
      ...more,
      ...filters.flatMap((filter) => ['--filter', filter]),
      '--format',
      format,
    ]);
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => {
        const [id = '', of = '', name = ''] = line.split(' ');
        return { id, service: of, name };
      });
  }

  /** What the engine knows of containers or images. @param {readonly string[]} names @returns {Promise<any[]>} */
  async inspect(names) {
    return names.length === 0 ? [] : JSON.parse(await this.docker(['inspect', ...names]));
  }

  /**
   * Runs a module of JavaScript in a container of a service, with the settings of the service; what it printed. It may import packages of the
   * workspace: the container has none.
   *
   * @param {string} container
   * @param {string} code
   */
  async evaluate(container, code) {
    const input = await selfContained(code, this.root);
    const node = ['node', '--env-file-if-exists=/run/secrets/service.env', '--input-type=module', '-'];
    return this.docker(['exec', '--interactive', container, ...node], { input, timeoutMs: 60_000 });
  }

  /** Kinds of things that carry the project's name and are still there. @returns {Promise<string[]>} */
  async leftovers() {
    const filter = ['--filter', `label=com.docker.compose.project=${this.name}`, '--quiet'];
    const kinds = { containers: ['ps', '--all'], volumes: ['volume', 'ls'], networks: ['network', 'ls'] };
    const found = [];
    for (const [kind, list] of Object.entries(kinds)) if (await this.docker([...list, ...filter])) found.push(kind);
    return found;
  }
}
