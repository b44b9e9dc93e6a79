import { describe, expect, it } from '@jest/globals';
import { checkNode, isTooOldForServices, tooOldMessage } from './node-version.mjs';

describe('the running Node', () => {
  it('must be 20 at least', () => {
    expect(() => checkNode('18.20.4')).toThrow(
      'Node.js 20 or newer is needed, this is 18.20.4: see https://nodejs.org',
    );
    expect(() => checkNode('20.0.0')).not.toThrow();
  });

  it('does for the services from 22 on', () => {
    expect(isTooOldForServices('20.19.0')).toBe(true);
    expect(isTooOldForServices('22.0.0')).toBe(false);
  });

  it('is named when there is no newer one for the platform', () => {
    expect(tooOldMessage('20.19.0', 'darwin-arm64')).toMatch(/this is 20\.19\.0.*not on darwin-arm64: install it/);
  });
});
