import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The workspace's root folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

const bin = path.join(root, 'node_modules', '.bin');

const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill()));

// Node 24 comes as a package, so its folder goes first; nothing may stay behind or phone home.
const environment = {
  ...process.env,
  PATH: `${bin}${path.delimiter}${process.env.PATH}`,
  NX_DAEMON: 'false',
  NX_TUI: 'false',
  CHECKPOINT_DISABLE: '1',
  PRISMA_HIDE_UPDATE_MESSAGE: '1',
};

/**
 * Runs a program of node_modules/.bin, or of PATH, whatever its exit code will be.
 *
 * @typedef {object} CommandOptions
 * @property {string} [cwd] the workspace's root unless given
 * @property {Record<string, string>} [env] added to this process's own
 * @property {Buffer} [stdin]
 *
 * @typedef {object} CommandResult
 * @property {number | null} code
 * @property {Buffer} stdout
 * @property {string} output stdout and stderr as they came
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {CommandOptions} [options]
 * @returns {Promise<CommandResult>}
 */
export function command(program, args, { cwd = root, env = {}, stdin } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: { ...environment, ...env } });
    running.add(child);
    /** @type {Buffer[]} */
    const out = [];
    /** @type {Buffer[]} */
    const all = [];
    child.stdout.on('data', (chunk) => (out.push(chunk), all.push(chunk)));
    child.stderr.on('data', (chunk) => all.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      running.delete(child);
      resolve({ code, stdout: Buffer.concat(out), output: String(Buffer.concat(all)) });
    });
    // A program that does not read all of its input closes the pipe; its exit code says whether that was right.
    child.stdin.on('error', () => undefined);
    child.stdin.end(stdin);
  });
}
