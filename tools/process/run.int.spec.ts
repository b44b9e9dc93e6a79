import { describe, expect, it } from '@jest/globals';
import { CommandFailed, run } from './run.mjs';

const node = (code: string, options = {}) => run(process.execPath, ['-e', code], options);

describe('a command', () => {
  it('answers with what it printed', async () => {
    await expect(
      node('console.log(1); console.error(2); console.log(process.env.A)', { env: { A: 'b' } }),
    ).resolves.toBe('1\nb');
  });

  it('tells its lines as they come', async () => {
    const lines: string[] = [];
    await node('console.log("out"); console.error("err")', { onLine: (line: string) => lines.push(line) });
    expect(lines.sort()).toEqual(['err', 'out']);
  });

  it('that fails says how, and what it said last', async () => {
    const failed = node('console.error("no space"); process.exit(3)');
    await expect(failed).rejects.toBeInstanceOf(CommandFailed);
    await expect(failed).rejects.toThrow(/^node -e .* exited with 3\n {4}no space$/s);
    await expect(node('process.kill(process.pid)')).rejects.toThrow('was ended by SIGTERM');
  });

  it('that is not there says so', async () => {
    await expect(run('no-such-command', ['x'])).rejects.toThrow('no-such-command x cannot be started');
  });

  it('that takes too long is killed', async () => {
    await expect(node('setInterval(() => {}, 1000)', { timeoutMs: 300 })).rejects.toThrow('took more than 0.3 s');
  });
});
