import { spawn } from 'node:child_process';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { Guard, RANK } from './guard.mjs';

const TAIL_LINES = 40;
/** Of the commands that run now. @type {Guard | undefined} */
let guard;
let commands = 0;

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
 * Runs a command to its end and returns what it printed on standard output. It is stopped, with all that it has started, when this process
 * ends in whatever way.
 *
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env] added to this process's own
 * @property {(line: string) => void} [onLine] told each line of output, either stream
 * @property {string} [input] on its standard input; none if absent
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
export function run(command, args, { cwd, env, onLine = () => {}, input, timeoutMs, uid, gid } = {}) {
  const name = [command, ...args.slice(0, 2)].map((part) => basename(part)).join(' ');
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: 'pipe',
    // A group of its own, so that what it starts can be stopped with it.
    detached: true,
    ...(uid === undefined ? {} : { uid, gid }),
  });
  // It may end without having read all of it: then its exit code says why.
  child.stdin.on('error', () => {}).end(input);
  const said = collect(child, onLine);
  return new Promise((resolve, reject) => {
    const fail = (/** @type {string} */ how) => reject(new CommandFailed(name, how, said.tail));
    const timer =
      timeoutMs && setTimeout(() => (killGroup(child), fail(`took more than ${timeoutMs / 1000} s`)), timeoutMs);
    const unwatch = watch(child);
    child.on('error', (error) => fail(`cannot be started: ${error.message}`));
    child.on('close', async (code, signal) => {
      clearTimeout(timer || undefined);
      await unwatch();
      if (code === 0) resolve(said.stdout.join('\n'));
      else fail(signal ? `was ended by ${signal}` : `exited with ${code}`);
    });
  });
}

/** @param {import('node:child_process').ChildProcess} child */
function watch({ pid }) {
  if (pid === undefined) return async () => {};
  const own = (guard ??= new Guard());
  commands += 1;
  own.watch(pid, { rank: RANK.service, signal: 'SIGTERM' });
  return async () => {
    own.forget(pid);
    commands -= 1;
    if (commands > 0) return;
    // Not even the guard is to be found once the last command has ended.
    guard = undefined;
    await own.dismiss();
  };
}

/** @param {import('node:child_process').ChildProcess} child */
function killGroup({ pid }) {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has just ended.
  }
}

/** @param {import('node:child_process').ChildProcessWithoutNullStreams} child @param {(line: string) => void} onLine */
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
