import { describe, expect, it } from '@jest/globals';
import { failureText, skippedText, total } from './reports.mjs';

const order = {
  project: 'apps/order',
  passed: 3,
  failed: 1,
  complete: true,
  skipped: {},
  failures: [{ name: 'adds up', message: 'a\nb' }],
};
const kitchen = { project: 'apps/kitchen', passed: 2, failed: 0, complete: true, failures: [], skipped: {} };

describe('the reports of a test run', () => {
  it('are added up', () => {
    expect(total([order, kitchen])).toEqual({ passed: 5, failed: 1 });
    expect(total([])).toEqual({ passed: 0, failed: 0 });
  });

  it('count a run that broke off as a failure', () => {
    const broken = { ...kitchen, complete: false };
    expect(total([broken])).toEqual({ passed: 2, failed: 1 });
    expect(failureText([broken])).toBe('● apps/kitchen: broke off before its tests had ended');
  });

  it('tell what was skipped, and why, without counting it', () => {
    const skipping = { ...kitchen, skipped: { 'behind fabio (no fabio was found)': 3 } };
    expect(skippedText([order, skipping])).toBe('3 skipped in apps/kitchen: behind fabio (no fabio was found)');
    expect(total([skipping])).toEqual(total([kitchen]));
  });

  it('tell what failed, and where', () => {
    expect(failureText([order, kitchen])).toBe('● apps/order: adds up\n    a\n    b');
  });
});
