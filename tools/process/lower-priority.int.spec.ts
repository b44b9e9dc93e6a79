import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { afterEach, expect, it } from '@jest/globals';
import { lowerPriority } from './lower-priority.mjs';

let child: ChildProcess | undefined;
afterEach(() => void child?.kill('SIGKILL'));

it('lets a process give way to others, and its session where the system looks at sessions first', () => {
  child = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
  lowerPriority(child.pid!, 7);
  expect(getPriority(child.pid!)).toBe(7);
  const session = `/proc/${child.pid}/autogroup`;
  if (existsSync(session)) expect(readFileSync(session, 'utf8')).toContain('nice 7');
});

it('does nothing about a process that has ended', async () => {
  child = spawn('true', { detached: true, stdio: 'ignore' });
  const { pid } = child;
  await new Promise((resolve) => child!.once('exit', resolve));
  expect(() => lowerPriority(pid!, 7)).not.toThrow();
});
