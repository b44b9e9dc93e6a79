import type { Random } from '@comanda/kernel';

const LETTERS = '0123456789abcdefghijklmnopqrstuvwxyz';
const LENGTH = 8;

/** An id for a new instance, such as `order-3k9x0a7b`: nobody has to choose one, and a restarted process is a new instance. */
export function instanceId(name: string, random: Random): string {
  const letter = () => LETTERS[Math.floor(random.next() * LETTERS.length)];
  return `${name}-${Array.from({ length: LENGTH }, letter).join('')}`;
}
