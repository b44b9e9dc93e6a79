import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { eventually } from '@comanda/testing';
import { WITHIN_MS } from './suites/patience.js';

/** A process that says lines and is told lines, from a TypeScript file beside this one. The file must see to it that it ends with its input. */
export class Child {
  readonly said: string[] = [];

  private constructor(private readonly process: ChildProcessWithoutNullStreams) {
    createInterface({ input: process.stdout }).on('line', (line) => this.said.push(line));
    process.stderr.on('data', (chunk: Buffer) => this.said.push(`! ${chunk.toString()}`));
  }

  /** The file's name without its ending. */
  static start(file: string, args: readonly string[]): Child {
    const script = fileURLToPath(new URL(`./${file}.ts`, import.meta.url));
    const loader = ['--conditions=@comanda/source', '--import', '@swc-node/register/esm-register'];
    const env = {
      ...process.env,
      NODE_OPTIONS: '',
      SWC_NODE_PROJECT: fileURLToPath(new URL('../../../tsconfig.base.json', import.meta.url)),
    };
    return new Child(spawn(process.execPath, [...loader, script, ...args], { env }));
  }

  /** Resolves with the first line like that, from that line on. */
  async says(pattern: RegExp, from = 0): Promise<string> {
    const find = () => this.said.slice(from).find((line) => pattern.test(line));
    const heard = () => find() !== undefined;
    await eventually(`a child to say ${pattern}`, heard, { withinMs: 2 * WITHIN_MS }).catch((error: unknown) => {
      throw new Error(`${String(error)}; it said: ${this.said.join('\n')}`);
    });
    return find()!;
  }

  tell(line: string): void {
    this.process.stdin.write(`${line}\n`);
  }

  signal(signal: NodeJS.Signals): void {
    this.process.kill(signal);
  }

  end(): void {
    this.process.kill('SIGKILL');
  }
}
