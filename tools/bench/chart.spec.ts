import { describe, expect, it } from '@jest/globals';
import { chart } from './chart.mjs';
import { element, escapeText } from './svg.mjs';

const figures = (ordersPerSec: number, p50: number) => ({ ordersPerSec, p50, p95: 2 * p50, p99: 3 * p50 });
const conditions = {
  at: '2026-11-21T13:00:00.000Z',
  cpu: 'Some <CPU> & Co',
  cores: 2,
  memoryGb: 24,
  platform: 'linux' as const,
  node: '24.21.0',
  loadAverage: [0, 0, 0],
  postgres: { server_version: '18.4', fsync: 'on' },
  secondsPerLevel: 10,
  rounds: 2,
  profiled: false,
};
const result = {
  floor: { 1: figures(600, 1.6), 64: figures(2_000, 30) },
  ours: { 1: figures(90, 10), 64: figures(800, 70) },
  ratio: { 1: 0.15, 64: 0.4 },
  conditions,
};
const widths = (svg: string) =>
  [...svg.matchAll(/<rect x="130" [^>]*width="([\d.]+)" height="14"/g)].map(([, width]) => Number(width));

describe('the chart', () => {
  it('has bars as long as the orders a second are many', () => {
    expect(widths(chart(result)).map(Math.round)).toEqual([69, 10, 230, 92]);
  });

  it('says the ratio and the conditions', () => {
    expect(chart(result)).toContain('800, 0.4 of the floor');
    expect(chart(result)).toContain('2 cores (Some &lt;CPU&gt; &amp; Co), Node 24.21.0, Postgres 18.4, fsync on');
  });

  it('can be drawn when a side has ended no order at all', () => {
    const nothing = { ordersPerSec: 0, p50: NaN, p95: NaN, p99: NaN };
    expect(chart({ ...result, ours: { 1: nothing, 64: nothing } })).not.toMatch(/NaN|Infinity/);
  });

  it('follows the colour scheme of the reader', () => {
    expect(chart(result)).toContain('prefers-color-scheme: dark');
  });
});

describe('an element', () => {
  it('leaves out what is undefined and rounds numbers', () => {
    expect(element('line', { x: 1.2345, y: undefined, class: 'a"b' })).toBe('<line x="1.2" class="a&quot;b"/>');
    expect(element('g', {}, element('a'), 'b')).toBe('<g><a/>b</g>');
  });

  it('holds any text', () => {
    expect(escapeText('a < b & c')).toBe('a &lt; b &amp; c');
  });
});
