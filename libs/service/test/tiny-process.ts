import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('./tiny-main.ts', import.meta.url));
const project = fileURLToPath(new URL('../../../tsconfig.base.json', import.meta.url));
const runTypeScript = ['--conditions=@comanda/source', '--import', '@swc-node/register/esm-register', main];

/** The tiny service as a process of its own. */
export class TinyProcess {
  stdout = '';
  stderr = '';
  readonly exit: Promise<number | null>;
  private readonly child: ChildProcess;

  constructor(readonly env: Record<string, string>) {
    this.child = spawn(process.execPath, runTypeScript, {
      env: { PATH: process.env['PATH'], SWC_NODE_PROJECT: project, LOG_FORMAT: 'json', ...env },
    });
    this.child.stdout!.on('data', (chunk: Buffer) => (this.stdout += chunk));
    this.child.stderr!.on('data', (chunk: Buffer) => (this.stderr += chunk));
    this.exit = once(this.child, 'exit').then(([code]) => code as number | null);
  }

  /** Resolves once it has written a log line with that message. */
  async said(message: string): Promise<Record<string, unknown>> {
    for (;;) {
      const line = this.stdout.split('\n').find((text) => text.includes(`"msg":"${message}"`));
      if (line) return JSON.parse(line) as Record<string, unknown>;
      const ended = await Promise.race([this.exit.then(() => true), once(this.child.stdout!, 'data')]);
      if (ended === true) throw new Error(`it ended without "${message}":\n${this.stdout}${this.stderr}`);
    }
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  post(path: string): Promise<Response> {
    return fetch(`http://127.0.0.1:${this.env['HTTP_PORT']}${path}`, { method: 'POST' });
  }
}
