import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const TAIL_LINES = 40;
const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGTERM')));

/** A command that did not end well. Its message ends with the last lines that the command said. */
export class CommandFailed extends Error {
  /** @param {string} command @param {string} how @param {string[]} tail */
  constructor(command, how, tail) {
    super([`${command} ${how}`, ...tail.map((line) => `    ${line}`)].join('\n'));
    this.tail = tail;
    /** The cause alone, in one line. */
    this.summary = `${command} ${how}${tail.length ? `: ${tail.at(-1)}` : ''}`;
  }
}

/**
 * Runs a command to its end and returns what it printed on standard output. The command gets no input, and is stopped
 * when this process exits.
 *
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env] added to this process's own
 * @property {(line: string) => void} [onLine] told each line of output, either stream
 * @property {number} [timeoutMs]
 * @property {number} [uid]
 * @property {number} [gid]
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<string>}
 * @throws {CommandFailed} when it can't be started, takes too long, or exits with anything but 0
 */
export function run(command, args, { cwd, env, onLine = () => {}, timeoutMs, uid, gid } = {}) {
  const name = [command.split('/').at(-1), ...args.slice(0, 2)].join(' ');
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(uid === undefined ? {} : { uid, gid }),
  });
  running.add(child);
  const said = collect(child, onLine);
  return new Promise((resolve, reject) => {
    const fail = (/** @type {string} */ how) => reject(new CommandFailed(name, how, said.tail));
    const timer =
      timeoutMs && setTimeout(() => (child.kill('SIGKILL'), fail(`took more than ${timeoutMs / 1000} s`)), timeoutMs);
    child.on('error', (error) => fail(`cannot be started: ${error.message}`));
    child.on('close', (code, signal) => {
      clearTimeout(timer || undefined);
      running.delete(child);
      if (code === 0) resolve(said.stdout.join('\n'));
      else fail(signal ? `was ended by ${signal}` : `exited with ${code}`);
    });
  });
}

/** @param {import('node:child_process').ChildProcessByStdio<null, import('node:stream').Readable, import('node:stream').Readable>} child @param {(line: string) => void} onLine */
function collect(child, onLine) {
  /** @type {{ stdout: string[], tail: string[] }} */
  const said = { stdout: [], tail: [] };
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      if (stream === child.stdout) said.stdout.push(line);
      if (line.trim()) said.tail.push(line);
      if (said.tail.length > TAIL_LINES) said.tail.shift();
      onLine(line);
    });
  }
  return said;
}
